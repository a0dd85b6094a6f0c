"""What units say moves their assignments, or becomes a note."""

from __future__ import annotations

import pytest
from tests.kit.desks import fix, north
from tests.kit.radio_desks import key

from cmdmap.domain.assignment import AssignmentState, Evidence, Proof
from cmdmap.domain.incident import IncidentState, Source
from cmdmap.domain.incident_flow import Act
from cmdmap.domain.report import ReportKind


def test_a_radio_s_statuses_lead_through_the_field(field):
    incident_id = field.bench.open()
    field.bench.assign(incident_id, 1)
    for code, state in (
        ("02", IncidentState.SIGNED),
        ("03", IncidentState.ON_SITE),
        ("04", IncidentState.DISPOSED),
    ):
        field.status(code)
        assert field.bench.incident(incident_id).state is state
    field.status("05")
    (part,) = field.bench.incident(incident_id).assignments
    assert part.state is AssignmentState.LEFT
    assert (part.signed_by_proof, part.arrived_by_proof) == (Proof.STATUS, Proof.STATUS)
    lines = [line for line in field.bench.lines(incident_id) if line.unit_id and line.act]
    assert [(line.act, line.by, line.evidence.detail) for line in lines[1:]] == [
        (Act.SIGN, "巡-01", "02"),
        (Act.ARRIVE, "巡-01", "03"),
        (Act.DISPOSE, "巡-01", "04"),
        (Act.LEAVE, "巡-01", "05"),
    ]


def test_done_with_words_is_disposal_and_feedback(field):
    incident_id = field.bench.open()
    field.bench.assign(incident_id, 1)
    field.text("2")
    field.hear(ReportKind.STATUS, text="3 已清理", detail={"reply": "done", "note": "已清理"})
    incident = field.bench.incident(incident_id)
    assert (incident.state, incident.feedback) == (IncidentState.FED_BACK, "已清理")
    assert field.bench.lines(incident_id)[-1].evidence == Evidence(Proof.SMS, "3")


def test_done_before_arrival_moves_nothing_and_is_noted(field):
    incident_id = field.bench.open()
    field.bench.assign(incident_id, 1)
    field.status("04")
    incident = field.bench.incident(incident_id)
    assert incident.state is IncidentState.DISPATCHED
    last = field.bench.lines(incident_id)[-1]
    assert last.act is Act.NOTE
    assert "not possible now" in last.text
    assert field.bench.desk.counts().flagged["incident", "said too soon"] == 1


def test_a_refusal_needs_no_reason_on_the_air(field):
    incident_id = field.bench.open()
    field.bench.assign(incident_id, 1)
    field.status("06")
    (part,) = field.bench.incident(incident_id).assignments
    assert part.state is AssignmentState.REFUSED
    assert field.bench.incident(incident_id).state is IncidentState.TAKEN_IN


def test_words_that_mean_nothing_are_kept_with_the_one_incident(field):
    incident_id = field.bench.open()
    field.bench.assign(incident_id, 1)
    field.text("现场有两人受伤")
    last = field.bench.lines(incident_id)[-1]
    assert (last.act, last.text, last.evidence.proof) == (
        Act.NOTE, "现场有两人受伤", Proof.MESSAGE,
    )  # fmt: skip


@pytest.mark.parametrize("named", [False, True])
def test_of_two_incidents_the_named_one_is_meant_else_the_newest(field, named):
    first, second = field.bench.open(), field.bench.open(kind="noise")
    field.bench.assign(first, 1)
    field.bench.assign(second, 1)
    serial = field.bench.incident(first).number[-4:]
    field.text(f"收到 {serial}" if named else "收到")
    moved, other = (first, second) if named else (second, first)
    assert field.bench.incident(moved).state is IncidentState.SIGNED
    assert field.bench.incident(other).state is IncidentState.DISPATCHED
    field.text("收到")
    assert field.bench.incident(other).state is IncidentState.SIGNED


def test_what_an_unbound_unit_says_moves_nothing(field):
    incident_id = field.bench.open()
    field.bench.assign(incident_id, 1)
    field.status("03", number=2)
    assert field.bench.incident(incident_id).state is IncidentState.DISPATCHED


def test_a_status_without_a_meaning_here_is_no_note(field):
    incident_id = field.bench.open()
    field.bench.assign(incident_id, 1)
    before = field.bench.lines(incident_id)
    field.status("77")
    assert field.bench.lines(incident_id) == before


def test_a_call_for_help_opens_one_incident_that_waits(field):
    field.stand(0)
    field.hear(ReportKind.EMERGENCY)
    (incident,) = field.bench.desk.casework().incidents.values()
    assert (incident.kind, incident.state) == ("radio_emergency", IncidentState.REPORTED)
    assert (incident.source, incident.opened_by) == (Source.RADIO, "巡-01")
    assert incident.place is not None
    field.hear(ReportKind.EMERGENCY)
    assert len(field.bench.desk.casework().incidents) == 1


def test_a_status_that_comes_with_every_position_counts_once_and_makes_no_notes(field):
    incident_id = field.bench.open()
    field.bench.assign(incident_id, 1)
    for code in ("02", "02", "04", "02"):
        at = field.bench.clock.now
        field.bench.desk.take([fix(key(1), north(400), at=at, heard_at=at, text=code)])
        field.bench.turn(seconds=10)
    assert field.bench.incident(incident_id).state is IncidentState.SIGNED
    acts = [line.act for line in field.bench.lines(incident_id)]
    assert acts == [Act.OPEN, Act.DISPATCH, Act.SIGN]


@pytest.mark.parametrize("heard", ["喂" * 5_000, "收到 " + "喂" * 5_000, "\0"])
def test_what_is_too_long_or_odd_costs_no_report(field, heard):
    incident_id = field.bench.open()
    field.bench.assign(incident_id, 1)
    field.hear(ReportKind.TEXT, text=heard)
    assert not field.bench.desk.counts().refused.get(("writer", "bug"))
    lines = field.bench.lines(incident_id)
    assert all(len(line.text) <= 2_000 for line in lines)
    assert lines[-1].by == ("周值班长" if heard == "\0" else "巡-01")
