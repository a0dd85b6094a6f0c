"""Words of the register that several rooms say: titles of fields, standings of clocks and permits.

Used by reports, lists and forms; kept apart so that each sentence stands once.
"""

from __future__ import annotations

from datetime import date, datetime

from cmdmap.api import LOCAL, Tone, mark, tr
from migrant_population.domain.deadlines import PermitStanding, Standing

FIELD_TITLES = {
    "name": mark("Full name"),
    "number": mark("Identity number"),
    "phone": mark("Telephone"),
    "former_name": mark("Former name"),
    "sex": mark("Sex"),
    "born": mark("Birthday"),
    "nation": mark("Nationality"),
    "origin": mark("Origin"),
    "marital": mark("Marital status"),
    "political": mark("Political status"),
    "education": mark("Education"),
    "religion": mark("Religion"),
    "occupation": mark("Occupation"),
    "work": mark("Work"),
    "employer": mark("Employer"),
    "hukou_address": mark("Home address"),
    "native_place": mark("Native place"),
    "reason": mark("Reason of coming"),
    "dwelling": mark("Dwelling"),
    "permit_kind": mark("Permit"),
    "permit_number": mark("Permit number"),
    "permit_until": mark("Permit until"),
    "attention": mark("Attention"),
    "remark": mark("Remark"),
    "house": mark("House"),
    "registered": mark("Registered on"),
}


def field_title(name: str) -> str:
    """Return the title of a person's field."""
    return tr(FIELD_TITLES.get(name, name))


def standing_words(standing: Standing, due_at: datetime) -> str:
    """Return how a registration stands, in words."""
    due = due_at.astimezone(LOCAL)
    match standing:
        case Standing.DONE:
            return tr("registered")
        case Standing.OVERDUE:
            # May be years ago; what still runs ends within days.
            return tr("overdue since {day}", day=f"{due:%Y-%m-%d}")
        case Standing.TODAY:
            return tr("due today")
        case Standing.RUNNING:
            return tr("due {day}", day=f"{due:%m-%d}")


def day_words(day: str, today: date) -> str:
    """Return a day (``yyyy-mm-dd``) as short as it is clear: without the year of today."""
    return day[5:] if day[:4] == f"{today.year}" else day


STANDING_TONES = {
    Standing.DONE: Tone.GOOD,
    Standing.RUNNING: Tone.LOW,
    Standing.TODAY: Tone.MIDDLE,
    Standing.OVERDUE: Tone.HIGH,
}


def permit_words(standing: PermitStanding) -> str:
    """Return how a permit stands, in words."""
    match standing:
        case PermitStanding.NONE:
            return tr("no permit")
        case PermitStanding.GOOD:
            return tr("permit good")
        case PermitStanding.SOON:
            return tr("permit runs out soon")
        case PermitStanding.EXPIRED:
            return tr("permit has run out")


PERMIT_TONES = {
    PermitStanding.NONE: Tone.PLAIN,
    PermitStanding.GOOD: Tone.GOOD,
    PermitStanding.SOON: Tone.MIDDLE,
    PermitStanding.EXPIRED: Tone.HIGH,
}
