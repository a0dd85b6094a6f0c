"""Words for people: stages, results, modes, occasions, faults of a plan as people call them.

Asked by the window, Excel lists and the orders; nobody words these again.
"""

from __future__ import annotations

from cmdmap.domain.people.duty import DutyState, Fault
from cmdmap.domain.people.mediation import Outcome, Stage
from cmdmap.domain.people.roster import Mode, Occasion
from cmdmap.i18n import mark, tr

STAGE_NAMES = {
    Stage.OPENED: mark("to be contacted"),
    Stage.CONTACTED: mark("parties contacted"),
    Stage.IN_SESSION: mark("in session"),
    Stage.AGREED: mark("agreement reached"),
    Stage.CLOSED: mark("case closed"),
}
OUTCOME_NAMES = {
    Outcome.AGREED: mark("parties agreed"),
    Outcome.NOT_AGREED: mark("no agreement"),
    Outcome.WITHDRAWN: mark("case withdrawn"),
    Outcome.TO_COURT: mark("to the shared court"),
}
MODE_NAMES = {
    Mode.FOOT: mark("foot patrol"),
    Mode.E_BIKE: mark("by e-bike"),
    Mode.CAR: mark("by car"),
}
OCCASION_NAMES = {
    Occasion.HEARING: mark("shared-court hearing"),
    Occasion.LECTURE: mark("law lecture"),
    Occasion.CONSULTATION: mark("lawyer's hour"),
}
DUTY_STATE_NAMES = {
    DutyState.PLANNED: mark("duty planned"),
    DutyState.SICK: mark("sick leave"),
    DutyState.LEAVE: mark("on leave"),
}
FAULT_NAMES = {
    Fault.TWICE: mark("stands twice"),
    Fault.NO_REST: mark("rest too short"),
    Fault.TOO_MANY: mark("too many shifts in a week"),
    Fault.SHORT: mark("post not manned"),
    Fault.STRANGER: mark("not in the roster"),
}
SECTION_NAMES = {
    "emergency": mark("Open emergencies"),
    "overdue": mark("Overdue clocks"),
    "incident": mark("Incidents in hand"),
    "outbox": mark("Not delivered yet"),
    "mediation": mark("Mediation cases"),
}


def stage_name(stage: Stage) -> str:
    """Return where a mediation case stands."""
    return tr(STAGE_NAMES[stage])


def outcome_name(outcome: Outcome) -> str:
    """Return what came of a mediation case."""
    return tr(OUTCOME_NAMES[outcome])


def mode_name(mode: Mode) -> str:
    """Return how a post moves."""
    return tr(MODE_NAMES[mode])


def occasion_name(occasion: Occasion) -> str:
    """Return what a date of the calendar is."""
    return tr(OCCASION_NAMES[occasion])


def duty_state_name(state: DutyState) -> str:
    """Return whether a shift stands."""
    return tr(DUTY_STATE_NAMES[state])


def fault_name(fault: Fault) -> str:
    """Return what is wrong with a plan."""
    return tr(FAULT_NAMES[fault])


def section_name(section: str) -> str:
    """Return the heading of one section of a shift sheet."""
    return tr(SECTION_NAMES[section])
