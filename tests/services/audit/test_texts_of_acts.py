"""A text that a plugin's act sends stands in the audit with what the act is about."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from cmdmap.domain.commands import EnrolUnits
from cmdmap.domain.ids import UnitId
from cmdmap.domain.unit import ForceKind, Unit
from cmdmap.store.accounts.tables import audit_log
from cmdmap.testing import open_console
from emergency_response.domain.levels import Grade, Levels
from emergency_response.domain.wishes import Activate, SavePlans, TextCalls
from emergency_response.store.activations import read_running
from emergency_response.tests.scene import HEAD, HERE, KEYS, PLAN


def test_every_text_of_a_drill_stands_in_the_audit_with_its_number(repo: Path) -> None:
    units = tuple(Unit(UnitId(0), name, ForceKind.GOVERNANCE, (key,)) for name, key in KEYS.items())
    with open_console(repo / "plugins" / "emergency_response") as running:
        running.console.desk.submit(EnrolUnits(units)).result(15)
        running.submit(SavePlans((PLAN,), "first"), "head", HEAD)
        levels = Levels(Grade.III)
        running.submit(Activate(1, True, levels, "到位", "至善路", HERE), "head", HEAD)
        (found,) = running.read(read_running)
        running.submit(TextCalls(found.id, "请报告位置"), "head", HEAD)
        with running.console.store.reader() as connection:
            asked = select(audit_log.c.subject).where(audit_log.c.what == "SendText")
            subjects = list(connection.execute(asked).scalars())
    assert len(subjects) == 4
    assert all(subject.endswith(f" · {found.number}") for subject in subjects)
    assert found.number.startswith("YL-")
