"""JSON on a line: where an object ends, and what is given up when."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmdmap.protocols.framing import NOT_HERE, WAIT, Broken, Patience
from cmdmap.protocols.json_lines.framing import DEEPEST, LONGEST, JsonFraming

FRAMING = JsonFraming("json")


def judged(data: bytes, patience: Patience = Patience.BUSY):
    return FRAMING.measure(data, 0, patience)


@pytest.mark.parametrize(
    ("data", "verdict"),
    [
        (b'{"a":1}', 7),
        (b'{"a":"}"}x', 9),
        (b'{"a":"\\"}"}x', 11),
        (b'{"a":{"b":[1,{}]}} {', 18),
        (b"{", WAIT),
        (b'{"a', WAIT),
        (b'{"a":"\\', WAIT),
        (b'{"a":[1', WAIT),
        (b"{a}", NOT_HERE),
        (b'{ "a":1}', NOT_HERE),
        (b'{"a":1\n{"b":2}', Broken(6, "cut short")),
        (b'{"a":"x\n{"b":2}', Broken(7, "cut short")),
        (b'{"' + b"[" * 50, WAIT),
        (b'{"":' + b"[" * 50, NOT_HERE),
        (b'{"":' + b"[" * (DEEPEST - 1) + b"]" * (DEEPEST - 1) + b"}", 2 * DEEPEST + 3),
        (b'{"' + b"x" * LONGEST, NOT_HERE),
        (b'{"a":1,' + b" " * LONGEST, NOT_HERE),
    ],
)
def test_where_an_object_ends(data: bytes, verdict: object):
    assert judged(data) == verdict


def test_the_end_of_the_stream_ends_waiting():
    assert judged(b'{"a":1', Patience.OVER) == Broken(6, "cut short")
    assert judged(b'{"a":"x', Patience.OVER) == Broken(7, "cut short")


@given(
    st.dictionaries(
        st.text(min_size=1),
        st.recursive(st.none() | st.integers() | st.text(), lambda x: st.lists(x), max_leaves=8),
        min_size=1,
    )
)
def test_what_python_writes_is_found(found: dict[str, object]):
    data = json.dumps(found, separators=(",", ":")).encode()
    assert judged(data + b"\n") == len(data)
