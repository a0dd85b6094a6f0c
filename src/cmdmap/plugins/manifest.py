"""The manifest of a plugin: ``plugin.toml`` as values, read without importing the plugin.

Read from an installed folder by the finder, from the bytes of a package by the installer, and by
``cmdmap plugin check``. Every problem is collected. Only what stands in it is checked here; whether
entries lead to a file is asked of the package's contents (``packaging/contents.py``).
"""

from __future__ import annotations

import keyword
import re
import sys
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from cmdmap.api.contributions import Contribution, RightPart
from cmdmap.domain.rights import Right
from cmdmap.errors import WorldError
from cmdmap.i18n import current_language, mark, tr
from cmdmap.options import Option
from cmdmap.plugins.contributions import TablePart, read_contributions, read_options
from cmdmap.plugins.packaging.versions import Requirement, Version
from cmdmap.plugins.toml_fields import Fields, is_text

FILE = "plugin.toml"
ID = re.compile(r"[a-z][a-z0-9_]{2,39}", re.ASCII)
LARGEST = 256 * 1024
"""Bytes of a manifest."""

CORE_RIGHTS = frozenset(right.value for right in Right)
DEVICE = re.compile(r"(serial|tcp|udp|mqtt)( \S{1,100})?", re.ASCII)
HOST = re.compile(r"(\*|[A-Za-z0-9_.-]{1,100})(:(\*|[0-9]{1,5}))?", re.ASCII)

Kind = TypeVar("Kind", bound=Contribution)


class ManifestError(WorldError):
    """A manifest that cannot be used; ``problems`` has one sentence for each thing wrong."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__(f"{FILE}: {' '.join(self.problems)}")


@dataclass(frozen=True, slots=True)
class Wants:
    """``[wants]``: what the plugin asks for beside its own tables and pages."""

    rights: tuple[Right, ...] = ()
    """Rights of the core that its acts and ticks use."""
    network: tuple[str, ...] = ()
    """Hosts it talks to by itself, ``host:port`` or ``*``."""
    devices: tuple[str, ...] = ()
    """Links it reads: ``serial``, ``tcp``, ``udp``, ``mqtt smoke/#``."""
    processes: bool = False
    """It starts programs."""
    native: bool = False
    """It brings compiled code."""
    personal: bool = False
    """It keeps personal data, encrypted."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """One plugin as it says itself."""

    id: str
    version: Version
    name: str
    name_zh: str
    api: str
    """``major.minor`` of the API it was written for."""
    author: str
    summary: str = ""
    summary_zh: str = ""
    licence: str = ""
    own_process: bool = False
    """``process = "own"``: its drivers run outside the console even when it is official."""
    requires: tuple[Requirement, ...] = ()
    """Python libraries it imports beside the standard library."""
    needs: tuple[Requirement, ...] = ()
    """Other plugins without which it does not work."""
    wants: Wants = Wants()
    contributions: Mapping[str, tuple[Contribution, ...]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    """By the name of their table: ``layers``, ``pages``, … ``tables`` and ``rights`` too."""
    options: tuple[Option, ...] = ()
    """Named ``<plugin id>.<name>``."""

    @property
    def title(self) -> str:
        """The name in the language of the seat."""
        return self.name_zh if current_language() == "zh_CN" else self.name

    @property
    def about(self) -> str:
        """The summary in the language of the seat."""
        return self.summary_zh if current_language() == "zh_CN" else self.summary

    @property
    def table_names(self) -> tuple[str, ...]:
        """Full names of its database tables."""
        return tuple(f"{self.id}_{table.id}" for table in self.of(TablePart))

    def of(self, kind: type[Kind]) -> tuple[Kind, ...]:
        """Return the contributions of one kind in the order they are written."""
        return tuple(
            each for many in self.contributions.values() for each in many if isinstance(each, kind)
        )


def load_manifest(folder: Path) -> Manifest:
    """Read ``plugin.toml`` of a plugin's folder.

    Raises:
        ManifestError: it is not there, cannot be read or something in it is wrong.
    """
    try:
        with (folder / FILE).open("rb") as file:
            raw = file.read(LARGEST + 1)
    except OSError as error:
        raise ManifestError([tr("it cannot be read ({why}).", why=error.strerror)]) from error
    return read_manifest(raw)


def read_manifest(raw: bytes) -> Manifest:
    """Read the bytes of a ``plugin.toml``.

    Raises:
        ManifestError: something in it is wrong; names everything.
    """
    if len(raw) > LARGEST:
        raise ManifestError([tr("it is larger than {most} bytes.", most=LARGEST)])
    try:
        table = tomllib.loads(raw.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ManifestError([tr("it is no TOML ({why}).", why=error)]) from error
    problems: list[str] = []
    manifest = _read(Fields(table, "", problems))
    if problems:
        raise ManifestError(problems)
    return manifest


def _read(fields: Fields) -> Manifest:
    plugin_id = _id(fields)
    version = fields.text("version")
    name = fields.text("name")
    wants = _wants(fields.table("wants"))
    contributions = read_contributions(fields)
    rights = {each.id for each in contributions["rights"] if isinstance(each, RightPart)}
    _check_rights(contributions, rights, fields)
    manifest = Manifest(
        id=plugin_id,
        version=_version(version, fields),
        name=name,
        name_zh=fields.text("name_zh", name or "-"),
        api=_api(fields),
        author=fields.text("author"),
        summary=fields.text("summary", ""),
        summary_zh=fields.text("summary_zh", ""),
        licence=fields.text("licence", ""),
        own_process=fields.one_of("process", ("console", "own"), "console") == "own",
        requires=_requirements(fields, "requires"),
        needs=_requirements(fields, "needs"),
        wants=wants,
        contributions=MappingProxyType(contributions),
        options=read_options(plugin_id, fields.table("options")),
    )
    if plugin_id in {need.name for need in manifest.needs}:
        fields.refuse(tr("needs may not name the plugin itself."))
    fields.end()
    return manifest


def _id(fields: Fields) -> str:
    plugin_id = fields.name("id")
    if not plugin_id:
        return ""
    if not ID.fullmatch(plugin_id):
        fields.refuse(
            tr("id takes 3 to 40 small letters, digits and _, not {value}.", value=repr(plugin_id))
        )
    elif plugin_id in sys.stdlib_module_names | {"cmdmap"} or keyword.iskeyword(plugin_id):
        fields.refuse(
            tr("the id {value} is a word of Python or of cmdmap; choose another.", value=plugin_id)
        )
    return plugin_id


def _version(text: str, fields: Fields) -> Version:
    try:
        return Version.parse(text or "0")
    except ValueError:
        fields.refuse(tr("version takes a version such as 1.2.0, not {value}.", value=repr(text)))
        return Version("0")


def _api(fields: Fields) -> str:
    api = fields.text("api")
    if api and not re.fullmatch(r"[0-9]{1,4}\.[0-9]{1,4}", api, re.ASCII):
        fields.refuse(tr("api takes a version such as 1.0, not {value}.", value=repr(api)))
    return api


def _requirements(fields: Fields, key: str) -> tuple[Requirement, ...]:
    found = []
    wanted = mark("a list of names with versions, such as numpy>=2.0")
    for text in fields.texts(key, is_text, wanted):
        try:
            found.append(Requirement.parse(text))
        except ValueError:
            takes = tr(wanted)
            fields.refuse(
                tr("{key} takes {wanted}, not {value}.", key=key, wanted=takes, value=repr(text))
            )
    return tuple(found)


def _wants(fields: Fields) -> Wants:
    wants = Wants(
        rights=tuple(
            map(
                Right,
                fields.texts(
                    "rights",
                    lambda value: isinstance(value, str) and value in CORE_RIGHTS,
                    mark("a list of rights of cmdmap, each one of {choices}"),
                    choices=", ".join(sorted(CORE_RIGHTS)),
                ),
            )
        ),
        network=fields.texts(
            "network",
            lambda value: isinstance(value, str) and HOST.fullmatch(value) is not None,
            mark("a list of hosts, such as example.net:443"),
        ),
        devices=fields.texts(
            "devices",
            lambda value: isinstance(value, str) and DEVICE.fullmatch(value) is not None,
            mark("a list of links, such as serial or mqtt smoke/#"),
        ),
        processes=fields.flag("processes", False),
        native=fields.flag("native", False),
        personal=fields.flag("personal", False),
    )
    fields.end()
    return wants


def _check_rights(
    contributions: Mapping[str, tuple[Contribution, ...]], own: set[str], fields: Fields
) -> None:
    """Hold every right that a contribution names against the plugin's and the core's."""
    for section, many in contributions.items():
        for each in many:
            right: str = getattr(each, "right", "")
            if right and right not in own and right not in CORE_RIGHTS:
                fields.refuse(
                    tr(
                        "[[{section}]] {id}: the right {right} is none of its [[rights]] and none "
                        "of cmdmap.",
                        section=section,
                        id=each.id,
                        right=repr(right),
                    )
                )
