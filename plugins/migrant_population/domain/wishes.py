"""The wishes that the register's acts carry out, one frozen record each.

Handed in by the page, carried out in ``services``. Texts in them that are personal are kept sealed;
reasons and descriptions are kept readable, so the forms ask for no names in them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from migrant_population.domain.records import Contact, Employer, House, Owner, Person, RoomKey
from migrant_population.domain.rows import HouseRow, PersonRow

MOST_ROWS = 500
"""Rows that one act of an import takes."""


@dataclass(frozen=True, slots=True)
class RegisterPerson:
    """Take a person in, known from ``since`` on (empty: today)."""

    person: Person
    house_id: int | None = None
    room_id: int | None = None
    since: str = ""
    bed: str = ""
    employer_id: int | None = None
    owner: Owner = Owner.GRID
    registered: bool = False
    """False: the three working days begin to run."""
    though_alike: bool = False
    """Kept although somebody alike is known; asked of who enters it."""


@dataclass(frozen=True, slots=True)
class CorrectPerson:
    """Put an entry right; the one before it is kept with the reason."""

    person_id: int
    person: Person
    reason: str
    before: Person | None = None
    """What the form began with: what another seat has changed since is kept beside this."""


@dataclass(frozen=True, slots=True)
class RestoreVersion:
    """Take a correction back: what stood before it stands again, as a new version."""

    version_id: int
    reason: str


@dataclass(frozen=True, slots=True)
class ConfirmRegistration:
    """Say that a person is registered; ends the three working days."""

    person_id: int


@dataclass(frozen=True, slots=True)
class ReopenRegistration:
    """Say that a registration was confirmed by mistake; its deadline stands as it was."""

    person_id: int
    reason: str


@dataclass(frozen=True, slots=True)
class RenewPermit:
    """Enter a permit: kind, number and last day."""

    person_id: int
    kind: str
    number: str
    until: str


@dataclass(frozen=True, slots=True)
class MoveIn:
    """Move into a house; from another one it is a house change 换房."""

    person_id: int
    house_id: int
    room_id: int | None = None
    since: str = ""
    bed: str = ""


@dataclass(frozen=True, slots=True)
class MoveOut:
    """Leave the sub-district."""

    person_id: int
    on: str = ""


@dataclass(frozen=True, slots=True)
class CancelStay:
    """Take back the newest move of a person that was entered by mistake."""

    stay_id: int
    why: str


@dataclass(frozen=True, slots=True)
class RecordHouse:
    """Enter a house with its landlord, or put it right (``house_id``) with the reason."""

    house: House
    landlord: Contact | None = None
    house_id: int | None = None
    reason: str = ""
    before: House | None = None
    """What the form began with, as in :class:`CorrectPerson`."""


@dataclass(frozen=True, slots=True)
class AddRooms:
    """Add rooms to a house; those that are there stay."""

    house_id: int
    rooms: tuple[RoomKey, ...]
    capacity: int = 0


@dataclass(frozen=True, slots=True)
class DropRoom:
    """Take a room away that was entered by mistake; nobody has ever lived in it."""

    room_id: int


@dataclass(frozen=True, slots=True)
class SetLet:
    """Say that a house is let, or no longer."""

    house_id: int
    let: bool


@dataclass(frozen=True, slots=True)
class RecordEmployer:
    """Enter an employer, or put it right (``employer_id``) with the reason.

    A contact or telephone left empty stays as it is known: the form shows them masked.
    """

    employer: Employer
    contact: str = ""
    phone: str = ""
    employer_id: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RecordVisit:
    """Write a visit down; persons no longer met there leave with its day."""

    house_id: int
    found: int
    remark: str = ""
    gone: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportHazard:
    """Write a hazard of a house down, to be mended by a day."""

    house_id: int
    kind: str
    what: str
    due_on: str


@dataclass(frozen=True, slots=True)
class CheckHazard:
    """Look at a hazard again; not mended gets a new limit."""

    hazard_id: int
    mended: bool
    remark: str = ""
    due_on: str = ""


@dataclass(frozen=True, slots=True)
class ImportPersons:
    """Rows of one file, at most :data:`MOST_ROWS`; the same ``token`` is one import."""

    token: str
    rows: tuple[PersonRow, ...]


@dataclass(frozen=True, slots=True)
class ImportHouses:
    """Rows of one file, at most :data:`MOST_ROWS`."""

    token: str
    rows: tuple[HouseRow, ...]


class Choice(StrEnum):
    """What is done with a doubtful entry."""

    MERGE = "merged"
    KEEP_BOTH = "kept"
    DROP = "dropped"


@dataclass(frozen=True, slots=True)
class DecideDoubt:
    """Decide a doubtful entry; ``fields`` are taken from it when it is merged."""

    doubt_id: int
    choice: Choice
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UndoDecision:
    """Put a decided entry back into the queue, with everything as before."""

    doubt_id: int


@dataclass(frozen=True, slots=True)
class Look:
    """See a person, a landlord or an employer's contact unmasked for a while.

    ``subject`` is the number of the person, the house or the employer.
    """

    subject: str
    reason: str


@dataclass(frozen=True, slots=True)
class Take:
    """Take a list out of the register unmasked: opens the report of this ``token``, no other."""

    token: str
    report: str
    reason: str
    subject: str = ""
    """Number of the person whose form it is; lists have none."""


@dataclass(frozen=True, slots=True)
class Hold:
    """Keep a person from being deleted (legal hold), or end that."""

    person_id: int
    held: bool
    reason: str


@dataclass(frozen=True, slots=True)
class ErasePersons:
    """Delete persons that are due for it; only their numbers stay."""

    person_ids: tuple[int, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class RotateKey:
    """Seal everything from now on with a new key."""


@dataclass(frozen=True, slots=True)
class Reseal:
    """Seal the next rows anew with the current key; where none is left, retire the old keys.

    One more takes them out of the key file.
    """

    rows: int = MOST_ROWS
