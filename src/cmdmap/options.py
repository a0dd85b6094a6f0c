"""Options an operator can change, declared once in ``resources/options.toml``.

The declaration gives type, default, range, unit, scope and titles; the settings dialog, the docs
page and the checks are made from it. Values that differ from the default stand in
``settings.toml`` of the home folder. Built by the composition roots and handed down.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from cmdmap.errors import BugError, WorldError
from cmdmap.i18n import mark, tr

Value = bool | int | float | str

TAKES = {
    "bool": mark("true or false"),
    "int": mark("a whole number"),
    "float": mark("a number"),
    "str": mark("a text"),
    "path": mark("the path of a file"),
}


@dataclass(frozen=True, slots=True)
class Option:
    """One declared option."""

    name: str
    """``section.name``, e.g. ``units.stale_after_s``."""
    type: str
    """``bool``, ``int``, ``float``, ``str``, ``path`` or ``choice``."""
    default: Value
    scope: str
    """``seat`` (this computer) or ``centre`` (all seats)."""
    title: str
    title_zh: str
    unit: str = ""
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[str, ...] = ()

    def check(self, value: object) -> Value:
        """Return ``value`` if it fits the declaration.

        Raises:
            WorldError: a sentence that names the option and what it takes.
        """
        if isinstance(value, bool):
            good = self.type == "bool"
        elif isinstance(value, str):
            good = self.type in ("str", "path") or (self.type == "choice" and value in self.choices)
        elif isinstance(value, int | float):
            low = self.minimum if self.minimum is not None else float("-inf")
            high = self.maximum if self.maximum is not None else float("inf")
            whole = isinstance(value, int)
            good = (self.type == "float" or (self.type == "int" and whole)) and low <= value <= high
        else:
            good = False
        if not good or not isinstance(value, bool | int | float | str):
            raise WorldError(
                tr(
                    "Option {name} takes {wanted}, not {value}; change it.",
                    name=self.name,
                    wanted=self.wanted(),
                    value=repr(value),
                )
            )
        return value

    def wanted(self) -> str:
        """Describe the accepted values in a few words."""
        if self.type == "choice":
            return tr("one of {choices}", choices=", ".join(self.choices))
        kind = tr(TAKES[self.type])
        if self.minimum is None or self.maximum is None:
            return kind
        return tr(
            "{kind} from {low} to {high}",
            kind=kind,
            low=f"{self.minimum:g}",
            high=f"{self.maximum:g} {self.unit}".strip(),
        )


class Options:
    """The declared options with this seat's values."""

    def __init__(
        self,
        declared: Mapping[str, Option],
        values: Mapping[str, Value],
        aside: Mapping[str, object] | None = None,
    ) -> None:
        """``aside`` are values of sections that nobody has declared, kept for plugins."""
        self.declared = dict(declared)
        self._values = dict(values)
        self._aside = dict(aside or {})
        self.titles: dict[str, tuple[str, str]] = {}
        """English and Chinese titles of the sections that plugins have added."""

    @classmethod
    def load(cls, resources: Path, home: Path) -> Options:
        """Read the declaration and ``home/settings.toml`` (absent: all defaults).

        Raises:
            WorldError: the settings hold an unknown option or a value out of range.
        """
        declared = read_declaration(resources / "options.toml")
        path = home / "settings.toml"
        if not path.is_file():
            return cls(declared, {})
        try:
            raw = tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise WorldError(
                tr("{path} cannot be read ({why}); mend or remove it.", path=path, why=error)
            ) from error
        values: dict[str, Value] = {}
        aside: dict[str, object] = {}
        sections = {name.partition(".")[0] for name in declared}
        for section, entries in raw.items():
            for key, value in entries.items() if isinstance(entries, dict) else ():
                name = f"{section}.{key}"
                if section not in sections and (home / "plugins").is_dir():
                    # A plugin's that is not active yet, or any more.
                    aside[name] = value
                    continue
                if name not in declared:
                    raise WorldError(
                        tr(
                            "{path} holds the unknown option {name}; remove the line.",
                            path=path,
                            name=name,
                        )
                    )
                values[name] = declared[name].check(value)
        return cls(declared, values, aside)

    def declare(
        self, options: Sequence[Option], section: str = "", titles: tuple[str, str] = ("", "")
    ) -> Callable[[], None]:
        """Take in a plugin's options with the values kept for them; returns what removes them.

        ``section`` is the part of their names before the dot, ``titles`` what it is called in
        English and Chinese. A kept value that no longer fits gives way to the default.

        Raises:
            BugError: one of this name is declared already.
        """
        for option in options:
            if option.name in self.declared:
                raise BugError(f"option {option.name} is declared twice")
        if section:
            self.titles[section] = titles
        for option in options:
            self.declared[option.name] = option
            if option.name in self._aside:
                with suppress(WorldError):
                    self._values[option.name] = option.check(self._aside[option.name])

        def remove() -> None:
            self.titles.pop(section, None)
            for option in options:
                if self.declared.get(option.name) is option:
                    del self.declared[option.name]
                    if option.name in self._values:
                        self._aside[option.name] = self._values.pop(option.name)

        return remove

    def value(self, name: str) -> Value:
        """Return the value in force of a declared option."""
        if name not in self.declared:
            raise BugError(f"option {name} is not declared in options.toml")
        return self._values.get(name, self.declared[name].default)

    def number(self, name: str) -> float:
        """Return the value of an ``int`` or ``float`` option."""
        return float(self.value(name))

    def flag(self, name: str) -> bool:
        """Return the value of a ``bool`` option."""
        return bool(self.value(name))

    def text(self, name: str) -> str:
        """Return the value of a ``str``, ``path`` or ``choice`` option."""
        return str(self.value(name))

    def change(self, home: Path, name: str, value: object) -> None:
        """Check a new value, use it from now on and keep it in ``settings.toml``."""
        self._values[name] = self.declared[name].check(value)
        sections: dict[str, dict[str, Value]] = {}
        aside = {
            full: kept
            for full, kept in self._aside.items()
            if isinstance(kept, bool | int | float | str)
        }
        for full, kept in sorted({**aside, **self._values}.items()):
            section, key = full.split(".", 1)
            sections.setdefault(section, {})[key] = kept
        lines = [
            line
            for section, entries in sections.items()
            for line in (f"[{section}]", *(f"{k} = {_toml(v)}" for k, v in entries.items()), "")
        ]
        path = home / "settings.toml"
        fresh = path.with_suffix(".new")
        fresh.write_text("\n".join(lines), encoding="utf-8")
        fresh.replace(path)


def read_declaration(path: Path) -> dict[str, Option]:
    """Return every option declared in ``path`` by its full name."""
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    found: dict[str, Option] = {}
    for section, entries in raw.items():
        for key, entry in entries.items():
            fields = {**entry, "choices": tuple(entry.get("choices", ()))}
            option = Option(name=f"{section}.{key}", **fields)
            option.check(option.default)
            found[option.name] = option
    return found


def _toml(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        return f'"{escaped}"'
    return repr(value)
