"""The radio desk's tables give back exactly what was written, and only differences are written."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event

from cmdmap.domain.ids import UnitId
from cmdmap.domain.place import Place
from cmdmap.domain.radio.desk import RadioDesk
from cmdmap.domain.radio.duty_log import Entry, EntryKind
from cmdmap.domain.radio.roll_call import Answer, Misses, RollCall, RollPart, RollState
from cmdmap.domain.radio.silence import CheckIn, Silence, Watch
from cmdmap.domain.unit import ForceKind, Unit
from cmdmap.store.engine import Store
from cmdmap.store.radio_desk import (
    insert_call,
    insert_entry,
    read_desk,
    read_entries,
    write_desk,
)
from cmdmap.store.units import insert_unit

AT = datetime(2026, 5, 4, 4, 0, 0, 123456, tzinfo=UTC)
ONE, TWO = UnitId(1), UnitId(2)


@pytest.fixture
def filled(store: Store) -> Store:
    with store.transaction() as connection:
        for name in ("巡-01", "巡-02"):
            insert_unit(connection, Unit(UnitId(0), name, ForceKind.GOVERNANCE), AT)
    return store


def a_desk(call_id: int = 1) -> RadioDesk:
    parts = (
        RollPart(TWO, RollState.ANSWERED, AT, Answer.IN_PERSON, "王芳", "在岗"),
        RollPart(ONE, RollState.CALLED, AT),
    )
    minute = timedelta(minutes=1)
    call = RollCall(call_id, "一组", "王芳", AT, minute, 2 * minute, parts)
    watch = Watch(ONE, "王芳", AT, 20 * minute, 30.5 * minute, True, Silence.AMBER)
    check_in = CheckIn("A", TWO, 20 * minute, AT, late=True)
    return RadioDesk(
        watches={ONE: watch},
        check_ins={check_in.key: check_in},
        calls={call.id: call},
        misses={ONE: Misses(ONE, 2, AT, heard=True)},
        muted=frozenset({ONE, TWO}),
    )


def test_a_desk_comes_back_as_it_was(filled: Store) -> None:
    desk = a_desk()
    with filled.transaction() as connection:
        assert insert_call(connection, desk.calls[1]) == 1
        write_desk(connection, RadioDesk(), desk)
        assert read_desk(connection) == desk
        write_desk(connection, desk, replace(RadioDesk(), calls=desk.calls))
        assert read_desk(connection) == RadioDesk(calls=desk.calls)


def test_only_the_newest_ended_call_is_read(filled: Store) -> None:
    with filled.transaction() as connection:
        for number in (1, 2):
            call = replace(a_desk(number).calls[number], ended_at=AT)
            assert insert_call(connection, call) == number
            write_desk(connection, RadioDesk(), RadioDesk(calls={number: call}))
        assert list(read_desk(connection).calls) == [2]


def test_an_unchanged_desk_writes_nothing(filled: Store) -> None:
    desk = a_desk()
    statements: list[str] = []
    with filled.transaction() as connection:
        insert_call(connection, desk.calls[1])
        write_desk(connection, RadioDesk(), desk)
        event.listen(connection, "before_cursor_execute", lambda *args: statements.append(args[2]))
        write_desk(connection, desk, a_desk())
    assert statements == []


def test_entries_come_back_newest_first_and_by_time(filled: Store) -> None:
    entry = Entry(1, AT, AT, "王芳", EntryKind.NOTE, "甲", ONE, "一组", Place(120.1, 30.2))
    late = Entry(
        2, AT - timedelta(hours=2), AT, "", EntryKind.ROLL_CALL, "乙", corrects=1, incident="A"
    )
    with filled.transaction() as connection:
        assert [insert_entry(connection, each) for each in (entry, late)] == [1, 2]
        assert read_entries(connection) == [late, entry]
        assert read_entries(connection, 1) == [late]
        assert read_entries(connection, since=AT) == [entry]
        assert read_entries(connection, until=AT) == [late]
