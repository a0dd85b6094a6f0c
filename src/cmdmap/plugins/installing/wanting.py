"""What a plugin wants in plain words, each line with a tag: common, safer, or to be confirmed.

Shown before an installation (Admin workspace, ``cmdmap plugin install``) and in the details of an
installed plugin.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from cmdmap.api.contributions import Contribution, Driver, Kinds, StepPart
from cmdmap.domain.rights import Right
from cmdmap.i18n import current_language, mark, tr
from cmdmap.plugins.contributions import TablePart
from cmdmap.plugins.manifest import Manifest
from cmdmap.services.login.names import right_name


class Tag(StrEnum):
    """How a wish is to be taken."""

    COMMON = "common"
    SAFER = "safer"
    CONFIRM = "confirm"


TAG_NAMES = {
    Tag.COMMON: mark("common"),
    Tag.SAFER: mark("safer"),
    Tag.CONFIRM: mark("please confirm"),
}

COMMON_RIGHTS = frozenset({Right.SEE, Right.AMEND})


class Wish(NamedTuple):
    """One line."""

    title: str
    detail: str
    tag: Tag


def wishes_of(manifest: Manifest, *, official: bool) -> tuple[Wish, ...]:
    """Return what a plugin wants; empty where it only shows something."""
    return (
        *_outside(manifest, official),
        *_inside(manifest),
        *(_right(right, manifest) for right in manifest.wants.rights),
    )


def _outside(manifest: Manifest, official: bool) -> Iterator[Wish]:
    wants = manifest.wants
    for device in wants.devices:
        kind, _, detail = device.partition(" ")
        if kind == "mqtt":
            title = tr("read the MQTT topic {topic}", topic=detail or "#")
        else:
            title = tr("read {kind} links {detail}", kind=kind, detail=detail).rstrip()
        yield Wish(title, tr("links of devices"), Tag.COMMON)
    if manifest.of(Driver):
        if manifest.own_process or not official:
            title = tr("run its drivers in a process of their own")
            yield Wish(title, tr("a crash there does not touch the console"), Tag.SAFER)
        else:
            title = tr("run its drivers inside the console")
            yield Wish(title, tr("allowed to official plugins only"), Tag.COMMON)
    for host in wants.network:
        anywhere = host.partition(":")[0] == "*"
        where = tr("any computer") if anywhere else host
        yield Wish(tr("talk to {host}", host=where), tr("network"), Tag.CONFIRM)
    if wants.processes:
        yield Wish(tr("start programs"), tr("with the rights of this computer's user"), Tag.CONFIRM)
    if wants.native:
        yield Wish(tr("run compiled code"), tr("nobody can read what it does"), Tag.CONFIRM)


def _inside(manifest: Manifest) -> Iterator[Wish]:
    tables = manifest.of(TablePart)
    if tables:
        title = tr("make {count} tables in the database", count=len(tables))
        yield Wish(title, f"{manifest.id}_*", Tag.COMMON)
    if manifest.wants.personal or any(table.personal for table in tables):
        yield Wish(tr("keep personal data"), tr("encrypted, each look in the log"), Tag.CONFIRM)
    if manifest.of(Kinds):
        yield Wish(tr("bring kinds of incidents"), tr("with fields and clocks"), Tag.COMMON)
    for step in manifest.of(StepPart):
        if step.protocols:
            protocols = ", ".join(step.protocols)
            title = tr("look at each report of {protocols}", protocols=protocols)
            yield Wish(title, _title(step), Tag.COMMON)
        else:
            yield Wish(tr("look at each report of every device"), _title(step), Tag.CONFIRM)


def _right(right: Right, manifest: Manifest) -> Wish:
    kinds = ", ".join(_title(kind) for kind in manifest.of(Kinds))
    detail = kinds if right is Right.OPEN and kinds else right.value
    return Wish(right_name(right), detail, Tag.COMMON if right in COMMON_RIGHTS else Tag.CONFIRM)


def _title(part: Contribution) -> str:
    """Return a title in the language of the seat; the plugin's own texts are not loaded yet."""
    return part.title_zh if current_language() == "zh_CN" else part.title
