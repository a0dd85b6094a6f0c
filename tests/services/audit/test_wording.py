"""What the log keeps of commands: subject and harmless fields, never what a citizen said or is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any, get_args

import pytest
from tests.kit.desks import open_file, running
from tests.kit.waiting import DEADLINE_S

from cmdmap.domain.casework.commands import OpenIncident, Party, RevealParties
from cmdmap.domain.commands import Command, EnrolUnits, SendText
from cmdmap.domain.ids import UnitId, UnitKey
from cmdmap.domain.login.commands import CreateAccount
from cmdmap.domain.radio.commands import WriteLog
from cmdmap.domain.rights import Actor, Role
from cmdmap.domain.unit import ForceKind, Unit
from cmdmap.services.audit.wording import HARMLESS, KEPT, detail_of
from cmdmap.services.login.parties import reveal
from cmdmap.store.accounts.audit import AuditWanted, read_audit

PHONE, NAME, STORY = "13812346621", "张三丰", "与邻居因漏水争吵"
HEAD = Actor("head", frozenset({Role.SHIFT_HEAD}))
UNIT = Unit(UnitId(0), "巡-01", ForceKind.GRID, (UnitKey("fleetsync:100-2001"),), phone=PHONE)


@pytest.fixture
def bench(home) -> Iterator[Any]:
    with open_file(home / "x.db") as store, running(store) as desk:
        yield store, desk


def lines(store):
    with store.reader() as connection:
        return [row.line for row in read_audit(connection, AuditWanted(), 50)]


def test_no_word_of_a_citizen_reaches_the_log(bench):
    store, desk = bench
    party = Party("informant", NAME, PHONE, STORY)
    wish = OpenIncident("other", f"{NAME}家", text=f"{STORY} {PHONE}", parties=(party,))
    desk.submit(wish, HEAD).result(DEADLINE_S)
    (incident,) = desk.casework().incidents.values()
    assert reveal(desk, store, HEAD, incident.id, f"回电 {PHONE}") == (party,)
    desk.submit(EnrolUnits((UNIT,)), HEAD).result(DEADLINE_S)
    (unit_id,) = desk.units()
    desk.submit(SendText(unit_id, f"{NAME} {PHONE}", "王芳"), HEAD).exception(DEADLINE_S)
    written = lines(store)
    assert [line.what for line in written] == [
        "SendText", "EnrolUnits", "RevealParties", "OpenIncident",
    ]  # fmt: skip
    assert not [line for line in written for word in (PHONE, NAME, STORY) if word in repr(line)]
    assert written[0].subject == "巡-01"
    assert written[2].subject == written[3].subject == incident.number
    assert json.loads(written[2].detail) == {"why": "回电 138****6621"}
    assert json.loads(written[3].detail)["parties"] == "1 in all"


def test_who_may_not_reveal_gets_nothing_and_is_in_the_log(bench):
    store, desk = bench
    desk.submit(OpenIncident("other", "路口", parties=(Party(name=NAME),)), HEAD).result(DEADLINE_S)
    (incident,) = desk.casework().incidents.values()
    patroller = Actor("zhou", frozenset({Role.VIDEO_PATROLLER}))
    refused = desk.submit(RevealParties(incident.id), patroller).exception(DEADLINE_S)
    assert "may not see names" in str(refused)
    line = lines(store)[0]
    assert (line.actor, line.what, line.subject, line.outcome) == (
        "zhou", "RevealParties", incident.number, "refused",
    )  # fmt: skip


@pytest.mark.parametrize("kind", get_args(Command), ids=lambda kind: kind.__name__)
def test_free_text_of_any_command_is_kept_as_its_length(kind: Any) -> None:
    command = object.__new__(kind)
    for field in fields(kind):
        object.__setattr__(command, field.name, STORY)
    found = json.loads(detail_of(command))
    free = found.keys() - HARMLESS - KEPT.get(kind, frozenset())
    assert {found[name] for name in free} <= {f"{len(STORY)} letters"}
    assert "password_hash" not in found


@dataclass(frozen=True)
class _Unknown:
    """A command of somebody else."""

    text: str


def test_a_command_nobody_knows_is_refused_and_logged(bench):
    store, desk = bench
    refused = desk.submit(_Unknown(STORY), HEAD).exception(DEADLINE_S)
    assert "Nobody carries out" in str(refused)
    assert (lines(store)[0].what, lines(store)[0].outcome) == ("_Unknown", "refused")


def test_fields_say_their_kind():
    wish = CreateAccount(
        "x", "hash", frozenset({Role.ADMIN, Role.AUDITOR}), areas=frozenset({"C1"})
    )
    assert json.loads(detail_of(wish)) == {
        "areas": ["C1"],
        "must_change": True,
        "roles": ["admin", "auditor"],
    }
    assert json.loads(detail_of(WriteLog("five5", "王芳", incident="JQ1"))) == {
        "by": "王芳",
        "incident": "JQ1",
        "text": "5 letters",
    }
