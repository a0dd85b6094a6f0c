"""Sub-kinds of emergencies and gases with their limits: tables of ``resources/kinds.toml``.

Editable data with a source; read once. Used by the plan editor, the activation form and the plume.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cmdmap.api import current_language
from emergency_response.domain.levels import Hazard

RESOURCES = Path(__file__).resolve().parents[1] / "resources"


@dataclass(frozen=True, slots=True)
class EmergencyKind:
    """One sub-kind."""

    code: str
    hazard: Hazard
    name: str
    name_zh: str
    mark: str
    """One character on the map."""
    incident_kind: str = ""
    """The console's kind that is opened with it, empty for none."""

    @property
    def title(self) -> str:
        """The name in the language of the seat."""
        return self.name_zh if current_language() == "zh_CN" else self.name


@dataclass(frozen=True, slots=True)
class Gas:
    """A gas and the concentration from which people are to leave."""

    code: str
    name: str
    name_zh: str
    limit_mgm3: float
    source: str
    verified: bool

    @property
    def title(self) -> str:
        """The name in the language of the seat."""
        return self.name_zh if current_language() == "zh_CN" else self.name


@lru_cache(maxsize=1)
def emergency_kinds() -> dict[str, EmergencyKind]:
    """Return the sub-kinds by code, in the order of the file."""
    raw = tomllib.loads((RESOURCES / "kinds.toml").read_text(encoding="utf-8"))
    return {
        code: EmergencyKind(code, Hazard(row.pop("hazard")), **row)
        for code, row in raw["kinds"].items()
    }


@lru_cache(maxsize=1)
def gases() -> dict[str, Gas]:
    """Return the gases by code."""
    raw = tomllib.loads((RESOURCES / "kinds.toml").read_text(encoding="utf-8"))
    return {code: Gas(code, **row) for code, row in raw["gases"].items()}


def kind_title(code: str) -> str:
    """Return the name of a sub-kind, the code where it is not known any more."""
    kind = emergency_kinds().get(code)
    return kind.title if kind is not None else code
