"""Reports between processes: the same after the pipe, and nothing else gets through."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cmdmap.domain.place import Place
from cmdmap.domain.report import Report, ReportKind
from cmdmap.plugins.outside.reports import (
    ReportError,
    check_reports,
    read_report,
    write_report,
)

NOON = datetime(2026, 5, 4, 4, 0, tzinfo=UTC)
FULL = Report(
    "smoke", "ALARM", ReportKind.STATUS, b"\x00\xff", "smoke:7", Place(120.15, 30.16), 3.5, 1.0,
    90.0, NOON, NOON, True, "why", "烟雾 <b>", {"level": [1, {"a": None}]},
)  # fmt: skip
EMPTY = Report("smoke", "X", ReportKind.OTHER, b"")
NESTED = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)


@pytest.mark.parametrize("report", [FULL, EMPTY])
def test_a_report_is_the_same_after_the_pipe(report):
    table = json.loads(json.dumps(write_report(report)))
    assert read_report(table) == report


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("protocol", 7), ("protocol", "x" * 200), ("sentence", None), ("kind", "magic"),
        ("kind", None), ("raw", "no base 64!"), ("raw", None), ("unit_key", 7),
        ("unit_key", "\ud800"), ("place", [1]), ("place", ["1", "2"]), ("place", [True, False]),
        ("place", {"lon": 1}), ("alt_m", "high"), ("speed_mps", True), ("at", "yesterday"),
        ("at", "2026-05-04T04:00:00"), ("at", 7), ("heard_at", "0001-01-01T00:00:00+23:59"),
        ("valid", 1), ("reason", 7), ("text", "x" * 5_000), ("detail", []),
        ("detail", {"x": "x" * 20_000}),
    ],
)  # fmt: skip
def test_a_field_of_another_type_is_refused(name, value):
    with pytest.raises(ReportError):
        read_report({**write_report(FULL), name: value})


def test_other_fields_are_refused():
    table = write_report(FULL)
    for wrong in (
        {**table, "extra": 1},
        {k: v for k, v in table.items() if k != "raw"},
        [],
        None,
        "x",
    ):
        with pytest.raises(ReportError):
            read_report(wrong)


@settings(deadline=None, max_examples=300)
@given(st.dictionaries(st.sampled_from(Report._fields), NESTED, max_size=15))
def test_whatever_a_process_says_is_a_report_or_refused(table):
    try:
        report = read_report({**write_report(EMPTY), **table})
    except ReportError:
        return
    assert check_reports([report]) == [report]


def test_too_many_are_refused():
    with pytest.raises(ReportError, match="more than 10000"):
        check_reports([EMPTY] * 10_001)
