"""Contributions of a manifest: each ``[[table]]`` into its record of ``api/contributions.py``.

Used by ``manifest.py``. The record's own fields say which keys there are, so a field that the API
gains is read without a change here; :data:`RULES` says what a key takes.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from cmdmap.api.contributions import (
    ActPart,
    AnalysisPart,
    Contribution,
    CounterPart,
    Driver,
    Kinds,
    Layer,
    PagePart,
    ReportPart,
    RightPart,
    SamplePart,
    StepPart,
    TickPart,
)
from cmdmap.domain.rights import ASSIGNABLE
from cmdmap.errors import WorldError
from cmdmap.i18n import current_language, mark, tr
from cmdmap.options import Option
from cmdmap.plugins.toml_fields import Fields, is_entry, is_name, is_path


@dataclass(frozen=True, slots=True)
class TablePart(Contribution):
    """``[[tables]]``: a database table ``<plugin id>_<id>``, made by the plugin's migrations."""

    personal: bool = False
    """It holds encrypted personal data."""


SECTIONS: Mapping[str, type[Contribution]] = {
    "layers": Layer,
    "pages": PagePart,
    "kinds": Kinds,
    "drivers": Driver,
    "steps": StepPart,
    "acts": ActPart,
    "analyses": AnalysisPart,
    "reports": ReportPart,
    "counters": CounterPart,
    "ticks": TickPart,
    "samples": SamplePart,
    "rights": RightPart,
    "tables": TablePart,
}
"""Every kind of contribution by the name of its table."""

OPTION_TYPES = ("bool", "int", "float", "str", "path", "choice")
ROLES = frozenset(role.value for role in ASSIGNABLE)
PROTOCOL_LONGEST = 40


def read_contributions(fields: Fields) -> dict[str, tuple[Contribution, ...]]:
    """Read all contributions; every section is there, an absent one empty."""
    return {
        section: _section(kind, section, fields.tables(section))
        for section, kind in SECTIONS.items()
    }


def _section(
    kind: type[Contribution], section: str, tables: list[Fields]
) -> tuple[Contribution, ...]:
    found: dict[str, Contribution] = {}
    for table in tables:
        record = _record(kind, table)
        if record.id in found:
            table.refuse(
                tr("the id {id} stands twice in {section}.", id=record.id, section=section)
            )
        found[record.id] = record
    return tuple(found.values())


def _record(kind: type[Contribution], table: Fields) -> Contribution:
    values: dict[str, Any] = {}
    for each in dataclasses.fields(kind):
        needed = each.default is dataclasses.MISSING
        default = None if needed else each.default
        if each.name == "title_zh":
            default = values["title"] or "-"
        values[each.name] = RULES[each.name](table, each.name, default)
    table.end()
    if kind is StepPart and bool(values["before"]) == bool(values["after"]):
        table.refuse(tr("name the step it stands before, or the one after, and not both."))
    return kind(**values)


def _roles(table: Fields, key: str, _default: Any) -> tuple[str, ...]:
    wanted = mark("a list of roles, each one of {choices}")
    good = lambda value: isinstance(value, str) and value in ROLES  # noqa: E731 - one of two alike
    return table.texts(key, good, wanted, choices=", ".join(sorted(ROLES)))


def _topics(table: Fields, key: str, _default: Any) -> tuple[str, ...]:
    def good(value: object) -> bool:
        return (
            isinstance(value, str) and value.count(".") <= 1 and all(map(is_name, value.split(".")))
        )

    return table.texts(key, good, mark("a list of topics, such as places"))


def _asks(table: Fields, key: str, _default: Any) -> tuple[str, ...]:
    return table.texts(key, is_name, mark("a list of names, such as from"))


def _protocols(table: Fields, key: str, _default: Any) -> tuple[str, ...]:
    def good(value: object) -> bool:
        return (
            isinstance(value, str) and 0 < len(value) <= PROTOCOL_LONGEST and value.isidentifier()
        )

    return table.texts(key, good, mark("a list of protocols, such as nmea"))


def _flag(table: Fields, key: str, default: Any) -> bool:
    return table.flag(key, bool(default))


def _text(table: Fields, key: str, default: Any) -> str:
    return table.text(key, default)


def _name(table: Fields, key: str, default: Any) -> str:
    return table.name(key, default)


def _entry(table: Fields, key: str, _default: Any) -> str:
    return table.word(key, is_entry, mark("module.path:name inside the plugin"))


RULES: Mapping[str, Callable[[Fields, str, Any], Any]] = {
    "id": _name,
    "title": _text,
    "title_zh": _text,
    "entry": _entry,
    "wish": _entry,
    "file": lambda table, key, _: table.word(
        key, is_path, mark("the path of a file inside the plugin")
    ),
    "topics": _topics,
    "protocols": _protocols,
    "asks": _asks,
    "roles": _roles,
    "right": _text,
    "before": _name,
    "after": _name,
    "visible": _flag,
    "with_map": _flag,
    "packets": _flag,
    "personal": _flag,
    "limit_s": lambda table, key, default: table.number(key, default, 0.1, 120),
    "every_s": lambda table, key, default: table.number(key, default, 1, 86_400),
}
"""What each key of a contribution takes."""


def read_options(plugin_id: str, fields: Fields) -> tuple[Option, ...]:
    """Read ``[options.name]`` tables, written like those of ``resources/options.toml``."""
    found = []
    for key in fields.rest():
        table = fields.table(key)
        if not is_name(key):
            table.refuse(tr("the name of an option has small letters, digits and _."))
        option = _option(f"{plugin_id}.{key}", table)
        if option is not None:
            found.append(option)
    return tuple(found)


def _option(name: str, table: Fields) -> Option | None:
    before = len(table.problems)
    raw = table.rest()
    known = {each.name for each in dataclasses.fields(Option)} - {"name"}
    for key in raw.keys() - known:
        table.refuse(tr("the key {key} is not known; remove it.", key=repr(key)))
    kind = table.one_of("type", OPTION_TYPES, "")
    table.one_of("scope", ("seat", "centre"), "")
    title = table.text("title")
    choices = table.texts(
        "choices",
        lambda value: isinstance(value, str) and bool(value),
        mark("a list of words to choose from"),
    )
    spans = {key: raw[key] for key in ("minimum", "maximum") if key in raw}
    for key, value in spans.items():
        if isinstance(value, bool) or not isinstance(value, int | float):
            table.refuse(tr("{key} takes a number.", key=key))
    for key in ("type", "scope", "default"):
        if key not in raw:
            table.refuse(tr("{key} is missing.", key=key))
    if len(table.problems) > before:
        return None
    option = Option(
        name, kind, raw["default"], raw["scope"], title, table.text("title_zh", title),
        table.text("unit", "") if raw.get("unit") else "", choices=choices, **spans,
    )  # fmt: skip
    try:
        option.check(option.default)
    except WorldError as error:
        table.refuse(str(error))
    return option


def title_of(part: Contribution) -> str:
    """Return a contribution's title in the language of the seat."""
    return part.title_zh if current_language() == "zh_CN" else part.title
