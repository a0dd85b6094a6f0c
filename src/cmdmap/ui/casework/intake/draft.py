"""Draft: what stands in the intake form, and its file, so that a crash costs no word.

Pure but for :func:`keep` and :func:`recall`, which run on a reader thread. The file is only for its
owner to read: it holds a caller's name and number.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cmdmap.domain.casework.commands import AttachReport, OpenIncident, Party
from cmdmap.domain.ids import IncidentId
from cmdmap.domain.incident import Source, Urgency
from cmdmap.domain.place import Place

FILE = "intake_draft.json"


@dataclass(frozen=True, slots=True)
class Draft:
    """The fields of the form; nothing typed yet is empty or None."""

    known_at: datetime
    """When the form was opened for this call, aware UTC."""
    text: str = ""
    kind: str = ""
    urgency: Urgency | None = None
    """None: that of the kind."""
    address: str = ""
    place: Place | None = None
    source: Source = Source.CITIZEN
    phone: str = ""
    name: str = ""

    @property
    def is_empty(self) -> bool:
        """True while nobody has typed anything."""
        return self == Draft(self.known_at, source=self.source)

    def open_command(self) -> OpenIncident:
        """Return the wish to open it."""
        return OpenIncident(
            self.kind,
            self.address,
            self.place,
            self.text,
            self.urgency,
            self.source,
            self.known_at,
            self.parties(),
        )

    def attach_command(self, incident_id: IncidentId) -> AttachReport:
        """Return the wish to attach it to an incident that is open already."""
        return AttachReport(incident_id, self.text, self.source, self.parties())

    def parties(self) -> tuple[Party, ...]:
        """Return the caller, nobody when neither name nor number is known."""
        return (Party(name=self.name, phone=self.phone),) if self.name or self.phone else ()


def keep(folder: Path, draft: Draft | None) -> None:
    """Write the draft over the one before; None removes the file. A full disk costs the draft."""
    path = folder / FILE
    try:
        if draft is None or draft.is_empty:
            path.unlink(missing_ok=True)
            return
        fresh = path.with_suffix(".new")
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(to_json(draft))
        fresh.replace(path)
    except OSError:
        return


def recall(folder: Path) -> Draft | None:
    """Return the draft that was left, None when there is none that can be read."""
    try:
        return from_json((folder / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def to_json(draft: Draft) -> str:
    """Return the draft as one JSON object."""
    return json.dumps(
        {
            "known_at": draft.known_at.isoformat(),
            "text": draft.text,
            "kind": draft.kind,
            "urgency": draft.urgency,
            "address": draft.address,
            "place": draft.place,
            "source": draft.source,
            "phone": draft.phone,
            "name": draft.name,
        },
        ensure_ascii=False,
    )


def from_json(text: str) -> Draft:
    """Return the draft of a JSON object.

    Raises:
        ValueError, TypeError, KeyError, AttributeError: it is something else.
    """
    raw = json.loads(text)
    known_at = datetime.fromisoformat(raw["known_at"])
    words = {name: raw[name] for name in ("text", "kind", "address", "phone", "name")}
    if known_at.tzinfo is None or not all(isinstance(word, str) for word in words.values()):
        raise ValueError("not a draft")
    place = None if raw["place"] is None else Place(*map(float, raw["place"]))
    urgency = None if raw["urgency"] is None else Urgency(raw["urgency"])
    return Draft(
        known_at.astimezone(UTC),
        urgency=urgency,
        place=place,
        source=Source(raw["source"]),
        **words,
    )
