"""The plugin's wishes: what its page and its ticks hand in, one frozen record an act.

``plugin.toml`` names for each the right it needs and the function that carries it out
(``services``). Who hands it in is the actor, so no wish names a person; days are day numbers.
"""

from __future__ import annotations

from dataclasses import dataclass

from cmdmap.api import Place
from fire_safety.domain.check_list import Checked
from fire_safety.domain.finding import FindingAct
from fire_safety.domain.place_kind import UNMEASURED, Size
from fire_safety.domain.sensor import AlarmState, Way


@dataclass(frozen=True, slots=True)
class PlaceFields:
    """What is written down of a place."""

    name: str
    kind: str
    address: str = ""
    place: Place | None = None
    size: Size = UNMEASURED
    floors: int = 0
    contact_name: str = ""
    contact_phone: str = ""
    dangerous: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class ChargingFields:
    """What an e-bike charging place has."""

    posts: int
    indoors: bool = False
    sprinkler: bool = False
    camera: bool = False


@dataclass(frozen=True, slots=True)
class RegisterPlace:
    """Put a place on the register."""

    fields: PlaceFields
    charging: ChargingFields | None = None


@dataclass(frozen=True, slots=True)
class CorrectPlace:
    """Put right what is written; what it said before is kept with the reason."""

    place_id: int
    version: int
    """What was on the screen; another one in between refuses it."""
    fields: PlaceFields
    reason: str
    charging: ChargingFields | None = None


@dataclass(frozen=True, slots=True)
class EndPlace:
    """Take a place off the register, or put it back."""

    place_id: int
    reason: str
    back: bool = False


@dataclass(frozen=True, slots=True)
class SetFacility:
    """Write down what a place has of one kind; the row before ends."""

    place_id: int
    kind: str
    count: int
    sound: bool = True
    note: str = ""


@dataclass(frozen=True, slots=True)
class SetPerson:
    """Write down who has a role at a place; empty name ends the role."""

    place_id: int
    role: str
    name: str
    phone: str = ""


@dataclass(frozen=True, slots=True)
class SetPlan:
    """Write down a place's emergency plan or that it was drilled; the row before ends."""

    place_id: int
    title: str
    text: str
    drilled_day: int | None = None


@dataclass(frozen=True, slots=True)
class AddPhoto:
    """Keep a photo that lies in the photo folder already."""

    place_id: int
    file: str
    sha256: str
    item: str = ""
    finding_id: int | None = None
    caption: str = ""


@dataclass(frozen=True, slots=True)
class EndPhoto:
    """Take a photo away that does not belong there; its file stays."""

    photo_id: int
    reason: str


@dataclass(frozen=True, slots=True)
class RevealContact:
    """Look at names and telephones of a place unmasked; the look is what the audit keeps."""

    place_id: int


@dataclass(frozen=True, slots=True)
class SubmitInspection:
    """Hand in what was found; hazards become findings, photos of their items go with them."""

    place_id: int
    list_code: str
    list_version: str
    checked: tuple[Checked, ...]
    note: str = ""
    campaign_id: int | None = None
    deadline_day: int | None = None
    """Orders all new findings at once; None leaves them open."""
    photos: tuple[AddPhoto, ...] = ()


@dataclass(frozen=True, slots=True)
class WithdrawInspection:
    """Take back an inspection entered by mistake, with the findings it made."""

    inspection_id: int
    reason: str


@dataclass(frozen=True, slots=True)
class MoveFinding:
    """Order, re-check or postpone findings."""

    finding_ids: tuple[int, ...]
    act: FindingAct
    words: str = ""
    deadline_day: int | None = None
    photos: tuple[AddPhoto, ...] = ()


@dataclass(frozen=True, slots=True)
class DecideFinding:
    """Hand over to fire rescue, note their answer, or withdraw; for who decides."""

    finding_ids: tuple[int, ...]
    act: FindingAct
    words: str
    criteria: tuple[str, ...] = ()
    """Criteria of the check aid that speak for a suspected major hazard."""


@dataclass(frozen=True, slots=True)
class RegisterHydrant:
    """Put a hydrant on the map, or put right what is written of one."""

    place: Place
    kind: str = "ground"
    address: str = ""
    site_id: int | None = None
    """The one that is corrected, None for a new one ..."""
    reason: str = ""
    """... and why."""


@dataclass(frozen=True, slots=True)
class CheckHydrant:
    """Write down a look at a hydrant."""

    hydrant_id: int
    sound: bool
    pressure_mpa: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class RegisterLane:
    """Put a fire lane on the map; at least two corners."""

    name: str
    line: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class MarkLane:
    """Write down that a lane was looked at: blocked by something, or clear."""

    lane_id: int
    blocked_by: str = ""
    """Empty: clear."""


@dataclass(frozen=True, slots=True)
class RegisterStation:
    """Put a micro fire station on the map, or put right what is written of one."""

    name: str
    place: Place
    members: int = 0
    equipment: str = ""
    phone: str = ""
    """Empty leaves that of a known one as it is."""
    site_id: int | None = None
    """The one that is corrected, None for a new one ..."""
    reason: str = ""
    """... and why."""


@dataclass(frozen=True, slots=True)
class RevealStation:
    """Look at the telephone of a micro fire station; the look is what the audit keeps."""

    station_id: int


@dataclass(frozen=True, slots=True)
class EndSite:
    """Take a hydrant, lane, station or sensor off the map."""

    what: str
    """``hydrants``, ``lanes``, ``stations`` or ``sensors``."""
    site_id: int
    reason: str


@dataclass(frozen=True, slots=True)
class InstallSensor:
    """Say where a sensor hangs, known already or not heard yet."""

    key: str
    kind: str
    name: str
    place_id: int | None = None
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class VerifyAlarm:
    """Say what became of an alarm; a confirmed one opens an incident."""

    alarm_id: int
    state: AlarmState
    way: Way
    words: str = ""
    open_incident: bool = True


@dataclass(frozen=True, slots=True)
class OpenCampaign:
    """Begin a campaign over every place of some kinds inside an area."""

    name: str
    kinds: tuple[str, ...]
    """Empty: every kind."""
    area: str
    """Code of an area, empty: everywhere."""
    from_day: int
    to_day: int


@dataclass(frozen=True, slots=True)
class EndCampaign:
    """End a campaign before its last day."""

    campaign_id: int
    reason: str


@dataclass(frozen=True, slots=True)
class ImportedPlace:
    """One row of a list that is taken over."""

    fields: PlaceFields
    place_id: int | None = None
    """The place it changes, None for a new one."""
    version: int = 0


@dataclass(frozen=True, slots=True)
class ImportPlaces:
    """Take over at most 500 rows of a list; all of them are kept or none."""

    source: str
    """Name of the file."""
    rows: tuple[ImportedPlace, ...]
