"""Begin and end of a call are paired by unit; what does not belong together is not."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from cmdmap.domain.ids import UnitId
from cmdmap.ui.radio.talks import LONGEST, Talks, talking_now

ONE, TWO = UnitId(1), UnitId(2)
S = timedelta(seconds=1)


def test_a_call_lasts_from_its_own_begin_to_its_own_end(now):
    talks = Talks()
    assert talks.take(ONE, "BOT", now) is None
    assert talks.take(TWO, "BOT", now + S) is None
    assert talks.take(ONE, "EOT", now + 4 * S) == 4 * S
    assert talks.take(TWO, "EOT", now + 9 * S) == 8 * S
    assert talks.newest().unit_id == TWO
    assert talks.newest(without=[TWO]).lasted == 4 * S


def test_an_end_without_its_begin_has_no_length(now):
    talks = Talks()
    assert talks.take(ONE, "EOT", now) is None
    talks.take(ONE, "BOT", now)
    assert talks.take(ONE, "EOT", now + LONGEST + S) is None
    talks.take(ONE, "BOT", now)
    talks.take(ONE, "EOT", now + S)
    assert talks.take(ONE, "EOT", now + 2 * S) is None
    assert talks.take(None, "BOT", now) is None


lines = st.tuples(st.integers(0, 99), st.integers(1, 3), st.booleans())


@given(st.lists(lines, max_size=40))
def test_no_call_is_ever_negative_or_endless(lines):
    from tests.kit.desks import NOON

    talks = Talks()
    for second, unit, ended in lines:
        lasted = talks.take(UnitId(unit), "EOT" if ended else "BOT", NOON + second * S)
        assert lasted is None or timedelta(0) <= lasted <= LONGEST


def test_what_the_store_recalls_never_replaces_what_was_heard(now):
    talks = Talks()
    talks.recall(ONE, None)
    assert talks.newest() is None
    talks.recall(ONE, now)
    talks.take(ONE, "BOT", now + S)
    talks.recall(ONE, now)
    assert talks.last[ONE].began_at == now + S


def test_the_longest_talker_is_named_first(now, make_live):
    units = [make_live(1), make_live(2, talking_since=now), make_live(3, talking_since=now - S)]
    assert [live.unit.name for _, live in talking_now(units)] == ["巡-03", "巡-02"]
