"""Whether a plugin's wish is made of plain values: looking at it runs no code of the plugin.

The writer thread, its judge and the audit log read wishes outside of the plugin's guard. A class
that answers for itself (``__getattribute__``, ``__class__``, a property in place of a field) would
run there, where nothing interrupts it, so such a wish is refused before anybody looks at it.
"""

from __future__ import annotations

import inspect
from abc import ABCMeta
from collections.abc import Iterable
from datetime import date, timedelta
from enum import Enum, EnumType
from types import MemberDescriptorType
from weakref import WeakKeyDictionary

HAZARDS = frozenset({"__getattribute__", "__getattr__", "__class__"})
OF_TUPLES = frozenset({"__iter__", "__len__", "__getitem__"})
READ = ("incident_id", "assignment_id", "case_id")
"""What the judge of areas asks of any wish."""

PLAIN = (str, int, float, date, timedelta, frozenset)
"""Types whose subclasses may answer for themselves in many ways."""

HEAP_TYPE = 1 << 9
"""Flag of classes that are written in Python; those of the interpreter have none of it."""

MAKERS = (type, ABCMeta, EnumType)
DEEPEST = 20

_known: WeakKeyDictionary[type, tuple[str, ...]] = WeakKeyDictionary()
"""Classes that were looked through already; they go with their plugin."""


def is_tame(value: object, depth: int = 0) -> bool:
    """Tell whether a value and everything in it may be looked at."""
    kind = type(value)
    # First of all: a maker of classes may answer for its classes.
    if type(kind) not in MAKERS or depth > DEEPEST:
        return False
    if not kind.__flags__ & HEAP_TYPE:
        many = kind in (tuple, frozenset)
        return not many or _all_tame(value, depth)  # type: ignore[arg-type]
    names = _known.get(kind)
    if names is None:
        names = _known[kind] = _fields_of(kind)
    if not names:
        return False
    if issubclass(kind, Enum):
        return inspect.getattr_static(kind, "value") is Enum.__dict__["value"]
    if issubclass(kind, PLAIN):
        return False
    if isinstance(value, tuple):
        return not _says_itself(kind, OF_TUPLES) and _all_tame(tuple.__iter__(value), depth)
    return _all_tame((getattr(value, name, None) for name in names), depth)


def _fields_of(kind: type) -> tuple[str, ...]:
    """Return the fields of a class, with what the judge asks for; none where it is not tame."""
    names = (*inspect.getattr_static(kind, "__dataclass_fields__", ()), *READ)
    tame = not _says_itself(kind, HAZARDS) and all(_is_kept(kind, name) for name in names)
    return names if tame else ()


def _all_tame(values: Iterable[object], depth: int) -> bool:
    return all(is_tame(each, depth + 1) for each in values)


def _says_itself(kind: type, names: frozenset[str]) -> bool:
    own = (each for each in kind.__mro__ if each.__flags__ & HEAP_TYPE)
    return any(not names.isdisjoint(vars(each)) for each in own)


def _is_kept(kind: type, name: str) -> bool:
    """Tell whether an attribute is a value of the object or of its class, not code."""
    found = inspect.getattr_static(kind, name, None)
    return isinstance(found, MemberDescriptorType) or not hasattr(type(found), "__get__")
