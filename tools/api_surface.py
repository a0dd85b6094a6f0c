"""The surface of the plugin API as JSON: names, signatures, fields; and what a change breaks.

Read by ``make_api_page.py`` and ``tests/house/test_api.py``. ``docs/api_surface.json`` is the
surface that authors rely on; one that takes something away needs another major version.
"""

from __future__ import annotations

import dataclasses
import enum
import importlib
import inspect
import pkgutil
from collections.abc import Iterator, Mapping
from types import ModuleType
from typing import Any

from cmdmap import api, testing, widgets
from cmdmap.api.version import API_VERSION
from cmdmap.plugins.contributions import SECTIONS

Entry = dict[str, Any]
Surface = dict[str, Entry]

IMPLEMENTED = frozenset({"cmdmap.api.Decoder", "cmdmap.api.PacketDecoder"})
"""Protocols that plugins implement: one more method breaks them."""
STARS: Mapping[Any, str] = {
    inspect.Parameter.VAR_POSITIONAL: "*",
    inspect.Parameter.VAR_KEYWORD: "**",
    inspect.Parameter.KEYWORD_ONLY: "key ",
}
"""What stands before the type of a parameter that is not given by its place."""


def read_surface() -> Surface:
    """Return every public name with its signature and members, as the code has it now."""
    found: Surface = {}
    for room in (api, testing):
        for name in room.__all__:
            found[f"{room.__name__}.{name}"] = entry_of(getattr(room, name))
    for module in _modules(widgets):
        for name, thing in vars(module).items():
            if not name.startswith("_") and getattr(thing, "__module__", "") == module.__name__:
                found[f"{module.__name__}.{name}"] = entry_of(thing)
    for section, kind in SECTIONS.items():
        found[f"plugin.toml.{section}"] = entry_of(kind)
    return found


def entry_of(thing: Any) -> Entry:
    """Return kind, signature and members of one thing."""
    if isinstance(thing, type) and issubclass(thing, enum.Enum):
        return {"kind": "enum", "members": {each.name: repr(each.value) for each in thing}}
    if isinstance(thing, type):
        entry: Entry = {"kind": "class", "members": dict(_members(thing))}
        fields = _fields(thing)
        if fields is not None:
            entry["fields"] = fields
        elif "__init__" in vars(thing) and not getattr(thing, "_is_protocol", False):
            entry["parameters"] = _parameters(vars(thing)["__init__"], skip=1)
        return entry
    # One that keeps its answers is called as any other.
    plain = inspect.unwrap(thing) if callable(thing) else thing
    if inspect.isfunction(plain):
        return {
            "kind": "function",
            "parameters": _parameters(plain),
            "returns": _written(inspect.signature(plain).return_annotation),
        }
    return {"kind": "value", "type": _written(type(thing))}


def broken_by(old: Mapping[str, Entry], new: Mapping[str, Entry]) -> list[str]:
    """Return a sentence for everything that worked with ``old`` and does not with ``new``."""
    return [
        sentence
        for name, entry in sorted(old.items())
        for sentence in (_changes(name, entry, new[name]) if name in new else [f"{name} is gone"])
    ]


def allowed(
    old: Mapping[str, Entry], old_version: str, new: Mapping[str, Entry], version: str = API_VERSION
) -> list[str]:
    """Return why a surface may not take the place of another one, nothing where it may.

    What breaks a plugin needs the next major version.
    """
    if int(version.split(".")[0]) > int(old_version.split(".")[0]):
        return []
    return broken_by(old, new)


def _changes(name: str, old: Entry, new: Entry) -> Iterator[str]:
    if old["kind"] != new["kind"]:
        yield f"{name} was a {old['kind']} and is a {new['kind']}"
        return
    for key in ("type", "returns"):
        if old.get(key) != new.get(key):
            yield f"{name}: {key} was {old.get(key)} and is {new.get(key)}"
    for key in ("parameters", "fields"):
        if key in old:
            yield from _less(f"{name}", old[key], new.get(key, {}))
    before, after = old.get("members", {}), new.get("members", {})
    for member, entry in before.items():
        if member not in after:
            yield f"{name}.{member} is gone"
        elif isinstance(entry, dict) and isinstance(after[member], dict):
            yield from _changes(f"{name}.{member}", entry, after[member])
        elif entry != after[member]:
            yield f"{name}.{member} was {entry} and is {after[member]}"
    if name in IMPLEMENTED:
        yield from (f"{name} asks for {member}" for member in after if member not in before)


def _less(name: str, old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[str]:
    """Say which parameters are gone, other, elsewhere, or new without a default."""
    for parameter, written in old.items():
        if parameter not in new:
            yield f"{name}({parameter}) is gone"
        elif new[parameter] != written:
            yield f"{name}({parameter}) was {written} and is {new[parameter]}"
    if list(new)[: len(old)] != list(old) and set(old) <= set(new):
        yield f"{name}: its parameters stand in another order"
    for parameter, written in new.items():
        if parameter not in old and " = " not in written and "*" not in written[:1]:
            yield f"{name}({parameter}) is asked for"


def _fields(thing: type) -> dict[str, str] | None:
    if dataclasses.is_dataclass(thing):
        return {
            each.name: _field(each)
            for each in dataclasses.fields(thing)
            if not each.name.startswith("_")
        }
    names: tuple[str, ...] | None = getattr(thing, "_fields", None)
    if names is None:
        return None
    notes = inspect.get_annotations(thing)
    defaults: Mapping[str, object] = getattr(thing, "_field_defaults", {})
    return {
        name: _written(notes[name]) + (f" = {_default(defaults[name])}" if name in defaults else "")
        for name in names
    }


def _field(each: dataclasses.Field[Any]) -> str:
    if each.default is not dataclasses.MISSING:
        return f"{_written(each.type)} = {_default(each.default)}"
    made = each.default_factory is not dataclasses.MISSING
    return f"{_written(each.type)} = …" if made else _written(each.type)


def _members(thing: type) -> Iterator[tuple[str, Any]]:
    for base in reversed(thing.__mro__):
        if not base.__module__.startswith("cmdmap."):
            continue
        for name, member in vars(base).items():
            if name.startswith("_") or not _is_ours(name):
                continue
            if isinstance(member, property):
                getter: Any = member.fget
                yield name, _written(inspect.signature(getter).return_annotation)
            elif isinstance(member, staticmethod | classmethod) or inspect.isfunction(member):
                plain: Any = getattr(member, "__func__", member)
                yield (
                    name,
                    {
                        "kind": "function",
                        "parameters": _parameters(
                            plain, skip=0 if isinstance(member, staticmethod) else 1
                        ),
                        "returns": _written(inspect.signature(plain).return_annotation),
                    },
                )
            elif type(member).__name__ == "Signal":
                yield name, "Signal"


def _is_ours(name: str) -> bool:
    """Tell our names from those by which Qt calls its virtual methods."""
    return name == name.lower()


def _parameters(call: Any, skip: int = 0) -> dict[str, str]:
    found = list(inspect.signature(call).parameters.values())[skip:]
    return {each.name: _parameter(each) for each in found}


def _parameter(each: inspect.Parameter) -> str:
    default = "" if each.default is each.empty else f" = {_default(each.default)}"
    return f"{STARS.get(each.kind, '')}{_written(each.annotation)}{default}"


def _default(value: object) -> str:
    """Return a default; of what has no short form only that there is one."""
    if isinstance(value, enum.Enum):
        return f"{type(value).__name__}.{value.name}"
    written = repr(value)
    return "…" if " at 0x" in written or len(written) > 60 else written


def _written(note: Any) -> str:
    if note is inspect.Signature.empty:
        return "Any"
    if isinstance(note, str):
        return note
    written = getattr(note, "__forward_arg__", None) or getattr(note, "__name__", None)
    return written or repr(note)


def _modules(package: ModuleType) -> Iterator[ModuleType]:
    found = pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    for name in sorted(each.name for each in found):
        yield importlib.import_module(name)
