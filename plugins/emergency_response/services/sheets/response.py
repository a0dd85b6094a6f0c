"""Sheets of one activation: order, call list, tasks, roll calls, log, situation report.

Report entries of ``plugin.toml``; every one of a drill has its banner and its number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cmdmap.api import PluginDesk, Reader, Section, Sheet, Table, tr
from emergency_response.domain.drill import banner
from emergency_response.domain.personal import NOBODY
from emergency_response.domain.situation import STAGE_WORDS, ReportStage
from emergency_response.services.figures import INSIDE_SEPARATOR
from emergency_response.services.people import named, shown_shifts
from emergency_response.services.sheets.parts import (
    call_table,
    chosen,
    head,
    log_table,
    number_of,
    strip,
    task_table,
    when,
)
from emergency_response.store.activations import Activation, read_activation, read_groups
from emergency_response.store.areas import read_areas
from emergency_response.store.calls import read_calls
from emergency_response.store.command_post import (
    PRESENCE_WORDS,
    Presence,
    RollCall,
    read_log,
    read_roll_calls,
    read_wording,
)
from emergency_response.store.review import KeptReport, read_report
from emergency_response.store.tasks import read_tasks

MOST_LINES = 100_000


def sheet_of(
    found: Activation, title: str, sections: Sequence[Section], *, landscape: bool = False
) -> Sheet:
    """Return a sheet of an activation with its number and, of a drill, the banner."""
    return Sheet(title, sections, found.number, banner(found.drill), landscape=landscape)


def order_sheet(desk: PluginDesk, reader: Reader, wanted: Mapping[str, str]) -> Sheet:
    """The activation order as it is signed: its words, groups with leaders, tasks, zones."""
    found = chosen(reader, wanted)
    calls = named(read_calls(reader, found.id), reader, desk)
    leaders = {call.group_id: call.called for call in reversed(calls)}
    groups = Table(
        (tr("Working group"), tr("Leader"), tr("Telephone"), tr("Duty of the group")),
        [
            (group.name, leader.name, leader.phone, group.duty)
            for group in read_groups(reader, found.id)
            for leader in (leaders.get(group.id, NOBODY),)
        ],
        tr("Groups"),
        (1.2, 1.4, 1.4, 3.0),
    )
    tasks = Table(
        (tr("Task"), tr("Working group"), tr("Due")),
        [(task.text, task.group, when(task.due_at)) for task in read_tasks(reader, found.id)],
        tr("Task list"),
        (3.6, 1.4, 1.6),
    )
    zones = tr(", ").join(area.title for area in read_areas(reader, found.id))
    words = [read_wording(reader, found.id)]
    if zones:
        words.append(tr("Zones in force: {zones}", zones=zones))
    sections = (
        head(found),
        Section(tr("Text of the order"), words=[each for each in words if each]),
        Section(
            tables=(groups, tasks),
            signatures=(tr("Commander (seal)"), tr("Recorded by")),
        ),
    )
    return sheet_of(found, tr("Activation order"), sections)


def call_sheet(desk: PluginDesk, reader: Reader, wanted: Mapping[str, str]) -> Sheet:
    """The call list with receipts; people masked."""
    found = chosen(reader, wanted)
    calls = call_table(named(read_calls(reader, found.id), reader, desk))
    return _list_sheet(found, tr("Call list"), calls)


def task_sheet(_desk: PluginDesk, reader: Reader, wanted: Mapping[str, str]) -> Sheet:
    """The task list."""
    found = chosen(reader, wanted)
    tasks = task_table(read_tasks(reader, found.id), reader.now)
    return _list_sheet(found, tr("Task list"), tasks)


def _list_sheet(found: Activation, title: str, table: Table) -> Sheet:
    """Return a sheet across with one table and whoever keeps it."""
    section = Section(tables=(table,), signatures=(tr("Recorded by"),))
    return sheet_of(found, title, (strip(found), section), landscape=True)


def roll_sheet(desk: PluginDesk, reader: Reader, wanted: Mapping[str, str]) -> Sheet:
    """Every roll call with who was missing."""
    found = chosen(reader, wanted)
    everybody = named(read_calls(reader, found.id), reader, desk)
    calls = [call for call in everybody if call.group]
    sections = [strip(found)]
    for roll in read_roll_calls(reader, found.id):
        rows = [
            (call.group, call.role, call.called.name, *_presence(roll, call.id)) for call in calls
        ]
        heads = (tr("Working group"), tr("Function"), tr("Full name"), tr("State"), tr("Remark"))
        sections.append(
            Section(
                f"{when(roll.at)} {roll.by}",
                words=[_roll_words(roll, len(rows))],
                tables=(Table(heads, rows),),
                signatures=(tr("Recorded by"),),
            )
        )
    return sheet_of(found, tr("Roll calls"), sections)


def log_sheet(desk: PluginDesk, reader: Reader, wanted: Mapping[str, str]) -> Sheet:
    """The log of the command post with its shifts, as ICS 214 asks for."""
    found = chosen(reader, wanted)
    shifts = Table(
        (tr("From"), tr("Chief"), tr("Crew"), tr("Handed over")),
        [
            (when(shift.begins_at), shift.chief, shift.crew, shift.handed_over)
            for shift in shown_shifts(reader, desk, found.id)
        ],
        tr("Shifts"),
        (1.2, 1.0, 2.0, 4.0),
    )
    lines = log_table(read_log(reader, found.id, most=MOST_LINES))
    section = Section(tables=(shifts, lines), signatures=(tr("Chief of the command post"),))
    return sheet_of(found, tr("Log of the command post"), (strip(found), section))


def situation_sheet(_desk: PluginDesk, reader: Reader, wanted: Mapping[str, str]) -> Sheet:
    """One situation report as it was given."""
    report = read_report(reader, number_of(wanted, "report"))
    found = read_activation(reader, report.activation_id)
    stage = tr(STAGE_WORDS[ReportStage(report.kind)])
    title = tr("Situation report ({stage}, no. {serial})", stage=stage, serial=report.serial)
    return sheet_of(found, title, _situation(report, found))


def _situation(report: KeptReport, found: Activation) -> tuple[Section, ...]:
    body = report.body
    levels = Section(
        tr("1 Basics"),
        pairs=[
            (tr("Number"), found.number),
            (tr("Plan"), found.title),
            (tr("Nature"), tr("Drill") if found.drill else tr("Real")),
            (tr("Where"), found.address),
            (tr("Begun"), when(found.began_at)),
            (tr("As of"), when(report.made_at)),
            (tr("Response level"), body["response"]),
            (tr("Warning colour"), body["colour"]),
            (tr("Event level"), body["event"]),
        ],
    )
    people = Section(
        tr("3 People"),
        tables=(
            Table(
                (tr("Dead"), tr("Injured"), tr("Missing"), tr("Evacuated")),
                [tuple(int(body[key]) for key in ("dead", "injured", "missing", "evacuated"))],
            ),
        ),
        words=[line for line in body["inside"].split(INSIDE_SEPARATOR) if line],
    )
    forces = [body["forces"], body["tasks"], *([body["goods"]] if body["goods"] else [])]
    nothing = tr("None.")
    return (
        levels,
        Section(tr("2 What has happened"), words=[body["happened"]]),
        people,
        Section(tr("4 What has been done"), words=[body["done"] or nothing, *forces]),
        Section(tr("5 What is needed"), words=[body["needs"] or nothing]),
        Section(
            tr("6 Next steps"),
            words=[body["next_steps"] or nothing],
            signatures=(tr("Drawn up by"), tr("Checked by"), tr("Commander (seal)")),
        ),
    )


def _roll_words(roll: RollCall, called: int) -> str:
    states = [state for state, _ in roll.marks.values()]
    return tr(
        "{called} called: {here} here, {missing} missing, {excused} excused",
        called=called,
        here=states.count(Presence.HERE),
        missing=states.count(Presence.MISSING),
        excused=states.count(Presence.EXCUSED),
    )


def _presence(roll: RollCall, call_id: int) -> tuple[str, str]:
    state, note = roll.marks.get(call_id, (Presence.UNKNOWN, ""))
    return tr(PRESENCE_WORDS[state]), note
