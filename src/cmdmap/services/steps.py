"""THE list: what happens to a report, in order.

The writer thread runs :data:`STEPS` on every report that leaves the inbox (``services/desk.py``). A
step is a function ``(passage, draft) -> passage | None``; None ends the report's life with a reason
that is counted. Plugins insert their steps at a named place; ``cmdmap steps`` prints the list.
"""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import timedelta

from cmdmap.domain.facts import EmergencyRaised, UnitMoved, UnitTalked
from cmdmap.domain.fix import Fix
from cmdmap.domain.ids import UnitId, UnitKey
from cmdmap.domain.place import Place
from cmdmap.domain.report import Report, ReportKind
from cmdmap.domain.unit import ForceKind, LiveUnit, Unit, born_name
from cmdmap.i18n import mark
from cmdmap.services.field import emergencies, presence, speech
from cmdmap.services.field.presence import arrival
from cmdmap.services.field.ringing import ringing
from cmdmap.services.field.speech import incident
from cmdmap.services.outgoing.receipt import receipt
from cmdmap.services.passage import STATUS_LENGTH, NamedStep, Passage, sign_of_life
from cmdmap.services.present import Draft, Suspect
from cmdmap.store.radio_log import LogLine
from cmdmap.store.units import write_emergency

JUMP_SLACK_M = 50.0
"""What two honest positions may lie apart at once: receiver noise in a street."""

AGREEING_TO_BELIEVE = 3
"""Refused jumps in a row that agree with each other before the new place is believed."""

UNKNOWN_LIMIT = 20_000
"""Units nobody has named; a sender of ever new identities must not fill memory and disk."""

GUESSED_FOR = timedelta(seconds=60)
"""How long a receiver may send positions before it names the date."""

EPOCHS_APART_S = 1.5
"""The sentence that names the date may belong to the next epoch."""

DAY_S = 86_400.0


def check(passage: Passage, _draft: Draft) -> Passage | None:
    """End what cannot be read or says nothing that is kept."""
    report = passage.heard.report
    if report.kind is ReportKind.REJECT:
        return passage.refuse(report.reason or "unreadable")
    if report.kind is ReportKind.OTHER:
        return passage.refuse("nothing to keep")
    if report.kind is ReportKind.FIX or report.place is None:
        return passage
    if not report.valid:
        passage.place = None
    return passage


def who(passage: Passage, draft: Draft) -> Passage | None:
    """Find the unit that speaks; an identity never heard before becomes an unknown unit."""
    report = passage.heard.report
    key = report.unit_key
    if key is None:
        if report.kind is not ReportKind.FIX:
            return passage
        # A bare receiver names nobody: it is the unit at the other end of its link.
        key = f"nmea:{passage.heard.link_id.partition(':')[2]}"
    live = draft.live_of_key(key)
    if live is None:
        if not key.isprintable():
            return passage.refuse("bad identity")
        if draft.unknown_units() >= UNKNOWN_LIMIT:
            return passage.refuse("too many unknown units")
        live = draft.appear(UnitKey(key), _unknown(UnitKey(key)))
    passage.live = live
    if report.at is None and report.unit_key is None:
        _run_on(passage, live)
    return passage


def plausible(passage: Passage, draft: Draft) -> Passage | None:
    """Hold the position against the clock, the globe and the unit's last position."""
    report = passage.heard.report
    if report.kind is ReportKind.FIX and not report.valid:
        return passage.refuse(report.reason or "not valid")
    place = passage.place
    if place is None:
        return passage.refuse("no position") if report.kind is ReportKind.FIX else passage
    reason = _doubt(passage, place, draft)
    if reason and report.kind is ReportKind.FIX:
        return passage.refuse(reason)
    if reason:
        # A call for help counts whatever its position is worth.
        passage.place = None
        draft.tally.refused["plausible", reason] += 1
    elif passage.heard_at - passage.at > draft.present.limits.stale:
        passage.flags += ("late",)
        draft.tally.flagged["plausible", "late"] += 1
    return passage


def locate(passage: Passage, draft: Draft) -> Passage:
    """Write down the smallest area and the smallest zone that hold the position."""
    if passage.place is not None and draft.present.areas.locator is not None:
        chain = draft.present.areas.locator.locate(passage.place)
        area = chain.micro_grid or chain.grid or chain.community or chain.subdistrict
        zone = chain.patrol_zone or chain.defence_zone
        passage.micro_grid = area.code if area is not None else ""
        passage.patrol_zone = zone.code if zone is not None else ""
    return passage


def position(passage: Passage, draft: Draft) -> Passage | None:
    """Keep the fix; the newest moves the unit, one of the same time completes the row."""
    live, place = passage.live, passage.place
    if live is None or place is None:
        return passage
    fix = _fix(passage, live.unit.id, place)
    key = (fix.unit_id, fix.at)
    newest = live.fix
    if newest is not None and fix.at == newest.at:
        fix = _complete(newest, fix)
        if fix is newest:
            return _repeated(passage, draft)
        draft.tally.merged += 1
    elif newest is not None and fix.at < newest.at and _corrects_date(newest, fix, live):
        draft.withdraw(newest, fix.at, newest.heard_at - GUESSED_FOR)
        fix = replace(fix, flags=(*fix.flags, "date corrected"))
        draft.tally.flagged["position", "date corrected"] += 1
        draft.tally.kept += 1
    elif newest is not None and fix.at < newest.at:
        draft.tally.history += 1
        known = draft.fixes.get(key)
        draft.fixes[key] = _complete(known, fix) if known else fix
        return sign_of_life(passage, draft)
    else:
        draft.tally.kept += 1
    draft.fixes[key] = fix
    draft.facts.append(UnitMoved(fix))
    heard_at = max(passage.heard_at, live.heard_at or passage.heard_at)
    passage.live = LiveUnit(
        live.unit, fix, heard_at, live.talking_since, live.status, live.emergency_at
    )
    draft.put(passage.live)
    return passage


def status(passage: Passage, draft: Draft) -> Passage | None:
    """Take over talk, status, text and emergency, and keep the line of the radio log."""
    report, live = passage.heard.report, passage.live
    if report.kind is ReportKind.FIX and (report.text is None or live is None):
        return passage
    if report.kind is ReportKind.PTT and not report.valid:
        return passage.refuse(report.reason or "not valid")
    if live is not None:
        changed = _with_status(live, passage, draft)
        if report.kind is ReportKind.FIX and changed.status == live.status:
            return passage
        draft.put(changed)
    draft.log(_log_line(passage), report)
    return passage


STEPS: tuple[NamedStep, ...] = (
    NamedStep(
        "check",
        mark("Ends what cannot be read or says nothing that is kept."),
        check,
        ("unreadable", "nothing to keep"),
    ),
    NamedStep(
        "ringing", mark("Tells of a telephone call once; a stranger makes no unit."), ringing
    ),
    NamedStep(
        "who",
        mark("Finds the unit that speaks; a new identity becomes an unknown unit."),
        who,
        ("bad identity", "too many unknown units"),
    ),
    NamedStep(
        "receipt",
        mark("Moves on what was sent, by what the link or the radio says about it."),
        receipt,
        ("unwritten", "impossible", "broken", "denied", "unknown message"),
    ),
    NamedStep(
        "plausible",
        mark("Holds the position against the clock, the globe and the last position."),
        plausible,
        ("not valid", "no position", "out of range", "zero island", "future time", "jump"),
        ("late", "moved after jumps"),
    ),
    NamedStep(
        "locate", mark("Writes down the micro-grid and patrol zone of the position."), locate
    ),
    NamedStep(
        "position",
        mark("Keeps the fix; the newest moves the unit, the same time completes the row."),
        position,
        ("repeated",),
        ("date corrected",),
    ),
    NamedStep(
        "status",
        mark("Takes over talk, status, text and emergency, and keeps the radio log."),
        status,
        ("not valid",),
    ),
    NamedStep(
        "arrival",
        mark("Lets a unit arrive that stands long enough near its incident, or leave."),
        arrival,
        flags=(presence.NOT_POSSIBLE,),
    ),
    NamedStep(
        "incident",
        mark("Lets a unit's status or words move its assignment; help called opens an incident."),
        incident,
        flags=(speech.TOO_SOON, emergencies.NOT_POSSIBLE),
    ),
)


def _repeated(passage: Passage, draft: Draft) -> Passage | None:
    """End a position that is known already; the status that came along with it goes on."""
    report = passage.heard.report
    if report.kind is not ReportKind.FIX:
        return passage
    if not report.text:
        return passage.refuse("repeated")
    draft.tally.refused["position", "repeated"] += 1
    return passage


def _run_on(passage: Passage, live: LiveUnit) -> None:
    """Date a receiver's sentence that holds no time by the clock of its other sentences."""
    fix = live.fix
    if fix is not None and fix.link_id == passage.heard.link_id:
        passage.at = fix.at + (passage.heard_at - fix.heard_at)


def _unknown(key: UnitKey) -> Unit:
    return Unit(UnitId(0), born_name(key), ForceKind.UNKNOWN, (key,), named=False)


def _doubt(passage: Passage, place: Place, draft: Draft) -> str:
    """Return why a position is not believed, empty when it is."""
    lon, lat = place
    # Written so that NaN fails, too.
    if not (-180.0 <= lon <= 180.0 and -90.0 <= lat <= 90.0):
        return "out of range"
    if place.is_zero_island():
        return "zero island"
    if passage.at - passage.heard_at > draft.present.limits.future:
        return "future time"
    live = passage.live
    if live is None or live.fix is None:
        return ""
    if _reachable(live.fix, passage, place, draft):
        if draft.suspect(live.unit.id) is not None:
            draft.suspects[live.unit.id] = None
        return ""
    return _jump(live.unit.id, passage, place, draft)


def _reachable(since: Fix | Suspect, passage: Passage, place: Place, draft: Draft) -> bool:
    seconds = abs((passage.at - since.at).total_seconds())
    far_m = draft.present.limits.max_speed_mps * seconds + JUMP_SLACK_M
    return since.place.metres_to(place) <= far_m


def _jump(unit_id: UnitId, passage: Passage, place: Place, draft: Draft) -> str:
    """Refuse a jump until enough of them agree, so that one bad first fix locks nobody out."""
    last = draft.suspect(unit_id)
    agreeing = 1
    if last is not None and _reachable(last, passage, place, draft):
        # Several sentences of one epoch are one witness.
        agreeing = last.agreeing + (passage.at != last.at)
    if agreeing < AGREEING_TO_BELIEVE:
        draft.suspects[unit_id] = Suspect(place, passage.at, agreeing)
        return "jump"
    draft.suspects[unit_id] = None
    passage.flags += ("moved after jumps",)
    draft.tally.flagged["plausible", "moved after jumps"] += 1
    return ""


def _fix(passage: Passage, unit_id: UnitId, place: Place) -> Fix:
    link_id, report = passage.heard
    return Fix(
        unit_id,
        place,
        passage.at,
        passage.heard_at,
        link_id,
        report.protocol,
        _finite(report.alt_m),
        _finite(report.speed_mps),
        _finite(report.course_deg),
        passage.micro_grid,
        passage.patrol_zone,
        passage.flags,
    )


def _corrects_date(newest: Fix, fix: Fix, live: LiveUnit) -> bool:
    """Tell a sender that names its date at last from one that delivers an old position late.

    Sentences without a date were given that of their arrival. When the next one names another day,
    the same time of day stands whole days earlier, and nothing was heard of the unit in between.
    """
    days_s = (newest.at - fix.at).total_seconds()
    return (
        fix.link_id == newest.link_id
        and live.heard_at == newest.heard_at
        and fix.heard_at - newest.heard_at <= GUESSED_FOR
        and days_s > DAY_S / 2
        and abs(days_s - round(days_s / DAY_S) * DAY_S) <= EPOCHS_APART_S
    )


def _finite(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) and abs(value) < 1e7 else None


def _complete(known: Fix, other: Fix) -> Fix:
    """Return ``known`` with its gaps filled from ``other``; the same object when there are none."""
    gaps = {
        name: getattr(other, name)
        for name in ("alt_m", "speed_mps", "course_deg")
        if getattr(known, name) is None and getattr(other, name) is not None
    }
    return replace(known, **gaps) if gaps else known


def _with_status(live: LiveUnit, passage: Passage, draft: Draft) -> LiveUnit:
    """Return the unit after its talk, status, text or emergency, with the facts published."""
    report, unit_id, heard_at = passage.heard.report, live.unit.id, passage.heard_at
    text = live.status if report.text is None else report.text[:STATUS_LENGTH]
    changed = replace(live, heard_at=max(heard_at, live.heard_at or heard_at), status=text)
    if report.kind is ReportKind.PTT:
        began = _talk_began(report)
        draft.facts.append(UnitTalked(unit_id, began, heard_at))
        return replace(changed, talking_since=heard_at if began else None)
    if report.kind is ReportKind.EMERGENCY and live.emergency_at is None:
        write_emergency(draft.connection, unit_id, heard_at)
        draft.facts.append(EmergencyRaised(unit_id, heard_at))
        return replace(changed, emergency_at=heard_at)
    return changed


def _talk_began(report: Report) -> bool:
    return report.sentence != "EOT" and report.detail.get("began") is not False


def _log_line(passage: Passage) -> LogLine:
    link_id, report = passage.heard
    return LogLine(
        at=passage.at,
        heard_at=passage.heard_at,
        unit_id=passage.live.unit.id if passage.live else None,
        link_id=link_id,
        protocol=report.protocol,
        kind=report.kind,
        sentence=report.sentence,
        text=report.text,
        place=passage.place,
        raw=report.raw,
    )
