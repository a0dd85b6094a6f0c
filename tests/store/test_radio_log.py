"""Lines of the radio log get growing numbers and come back as they were said."""

from __future__ import annotations

from tests.kit.desks import HOME, LINK, NOON

from cmdmap.domain.report import ReportKind
from cmdmap.store.engine import Store
from cmdmap.store.queries.radio_log import LogEntry, radio_log
from cmdmap.store.radio_log import TEXT_LIMIT, LogLine, write_log

LINE = LogLine(
    NOON, NOON, None, LINK, "fleetsync", ReportKind.STATUS, "STATUS", "12", HOME, b"\x02\xff\x03"
)


def kept(store: Store, *lines: LogLine) -> list[int]:
    with store.transaction() as connection:
        return write_log(connection, lines)


def read(store: Store, limit: int = 200, before: int | None = None) -> list[LogEntry]:
    with store.reader() as connection:
        return radio_log(connection, limit, before)


def test_a_line_comes_back_whole(store: Store) -> None:
    (number,) = kept(store, LINE)
    assert read(store) == [LogEntry(number, *LINE)]


def test_numbers_grow_in_the_order_of_the_lines(store: Store) -> None:
    numbers = kept(store, *(LINE._replace(text=str(n)) for n in range(1_500)))
    assert numbers == sorted(set(numbers))
    assert [entry.text for entry in reversed(read(store, 5_000))] == [str(n) for n in range(1_500)]


def test_pages_run_from_the_newest_back(store: Store) -> None:
    numbers = kept(store, *(LINE._replace(text=str(n)) for n in range(5)))
    first = read(store, 2)
    assert [entry.text for entry in first] == ["4", "3"]
    assert [entry.text for entry in read(store, 9, first[-1].entry_id)] == ["2", "1", "0"]
    assert read(store, 9, numbers[0]) == []


def test_text_no_radio_sends_is_cut_and_kept(store: Store) -> None:
    kept(store, LINE._replace(text="a\0b" + "长" * 3_000))
    (entry,) = read(store)
    assert entry.text is not None
    assert entry.text.startswith("a b长")
    assert len(entry.text) == TEXT_LIMIT


def test_nothing_to_write_is_no_statement(store: Store) -> None:
    assert kept(store) == []
