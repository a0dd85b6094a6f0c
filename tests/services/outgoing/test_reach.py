"""Which identities take what, and that no invented telephone is ever written to."""

from __future__ import annotations

import pytest
from tests.services.outgoing.conftest import PHONE, PHONE_KEY, RADIO, Post

from cmdmap.domain.commands import EnrolUnits, SendText
from cmdmap.domain.facts import MessagesWaiting
from cmdmap.domain.ids import UnitId, UnitKey
from cmdmap.domain.outgoing import OutgoingKind
from cmdmap.domain.unit import ForceKind, LiveUnit, Unit
from cmdmap.errors import WorldError
from cmdmap.services.outgoing.reach import check, reach, takers
from cmdmap.services.roster import invented_phones, load_demo_roster

TEXT, STATUS, POLL = OutgoingKind.TEXT, OutgoingKind.STATUS, OutgoingKind.POLL
INVENTED = load_demo_roster()[-1].phone


def live(*keys: str, phone: str = "") -> LiveUnit:
    return LiveUnit(Unit(UnitId(1), "巡-07", ForceKind.GRID, tuple(map(UnitKey, keys)), "", phone))


@pytest.mark.parametrize(
    ("unit", "kind", "keys"),
    [
        (live(RADIO, phone=PHONE), TEXT, (RADIO, PHONE_KEY)),
        (live(RADIO, phone=PHONE), POLL, (RADIO,)),
        (live("nmea:/dev/ttyS1"), TEXT, ()),
        (live(phone=PHONE), STATUS, ()),
        (live("tetra:123"), STATUS, ("tetra:123",)),
        (live("tetra:123"), POLL, ()),
    ],
)
def test_an_action_is_open_where_an_identity_carries_its_kind(
    unit: LiveUnit, kind: OutgoingKind, keys: tuple[str, ...]
) -> None:
    found = reach(unit, kind)
    assert found.keys == keys
    assert bool(found.refusal) is not bool(keys)


def test_what_is_written_decides_who_takes_it() -> None:
    both = live(RADIO, phone=PHONE)
    assert takers(both, TEXT, "to the gate").keys == (RADIO, PHONE_KEY)
    assert takers(both, TEXT, "到至善路口").keys == (PHONE_KEY,)
    assert "Latin letters" in takers(live(RADIO), TEXT, "到至善路口").refusal
    assert "from 10 to 99" in takers(live(RADIO), STATUS, "5").refusal


def test_the_invented_telephones_are_those_of_the_whole_demo_roster() -> None:
    assert len(invented_phones()) == len(load_demo_roster())
    assert all(key.startswith("gsm:+86190") for key in invented_phones())


@pytest.mark.parametrize("key", [INVENTED, INVENTED.replace("-", ""), f"+86 {INVENTED}"])
def test_an_invented_telephone_is_refused_however_it_is_written(key: str) -> None:
    with pytest.raises(WorldError, match="are invented"):
        check(UnitKey(f"gsm:{key}"), TEXT, "x")
    assert reach(live(phone=key), TEXT).keys == ()
    assert "are invented" in reach(live(f"gsm:{key}"), TEXT).refusal


def test_a_person_of_the_demo_roster_is_never_texted_by_phone_but_by_radio(post: Post) -> None:
    units = (
        Unit(UnitId(0), "楼长甲", ForceKind.GRID, (), "楼长", INVENTED),
        Unit(UnitId(0), "巡-09", ForceKind.GRID, (UnitKey("fleetsync:100-2009"),), "", INVENTED),
    )
    post.submit(EnrolUnits(units))
    ids = {unit.unit.name: unit.unit.id for unit in post.desk.units().values()}
    with pytest.raises(WorldError, match="are invented"):
        post.submit(SendText(ids["楼长甲"], "x", "李"))
    with pytest.raises(WorldError, match="Latin letters"):
        post.submit(SendText(ids["巡-09"], "到至善路口", "李"))
    sent = post.queue(SendText(ids["巡-09"], "x", "李"))
    waiting = [way for fact in post.ear.wait_for(MessagesWaiting) for way in fact.ways]
    assert (sent, (("fleetsync:100-2009", None),)) in waiting
