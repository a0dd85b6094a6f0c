"""The register in a real store: numbers, areas, masking, corrections, what belongs to a place."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select, update

from cmdmap.api import WorldError
from fire_safety.domain.days import day_of
from fire_safety.domain.place_kind import Size
from fire_safety.domain.wishes import (
    ChargingFields,
    CorrectPlace,
    EndPlace,
    PlaceFields,
    RegisterPlace,
    RevealContact,
    SetFacility,
    SetPerson,
    SetPlan,
)
from fire_safety.store.belongings import current, read_people
from fire_safety.store.places import (
    PlaceFilter,
    count_places,
    held_columns,
    list_places,
    read_contact,
    read_place,
)
from fire_safety.store.seal import KEY, seal_for
from fire_safety.store.tables import corrections, facilities, places, plans


def card(bench, place_id):
    return bench.read(lambda reader: read_place(reader, place_id, seal_for(bench.desk)))


def listed(bench, **wanted):
    return bench.read(lambda reader: list_places(reader, PlaceFilter(**wanted)))


def test_a_place_gets_a_number_its_areas_a_risk_and_a_day(bench, register, spot) -> None:
    made = card(bench, register())
    chain = bench.areas.index.locate(spot)
    assert made.row.number == "XF-0001"
    assert (made.row.community, made.row.grid) == (chain.community.code, chain.grid.code)
    assert {reason.code for reason in made.reasons} == {"kind", "never_inspected"}
    assert made.row.risk == 20
    assert made.row.due_day == day_of(bench.clock()) + 30
    assert card(bench, register("二号 面馆")).row.number == "XF-0002"


def test_lists_mask_and_a_look_is_put_into_the_audit(bench, register) -> None:
    place_id = register(contact_name="王建国", contact_phone="13812342210")
    made = card(bench, place_id)
    assert (made.fields.contact_name, made.fields.contact_phone) == ("王**", "138****2210")
    with pytest.raises(WorldError):
        bench.submit(RevealContact(place_id), roles=["mediator"])
    bench.submit(RevealContact(place_id), roles=["dispatcher"])
    assert (
        bench.read(lambda reader: read_contact(reader, place_id, seal_for(bench.desk)))[0]
        == "王建国"
    )
    facts = [fact for commit in bench.writer.commits for fact in commit.facts]
    assert "王建国" not in repr(facts)
    assert "13812342210" not in repr(facts)


def test_a_correction_keeps_what_was_written_before(bench, register) -> None:
    place_id = register(contact_name="王建国", contact_phone="13812342210")
    made = card(bench, place_id)
    changed = PlaceFields(
        "浦沿路 62 号 面馆", made.fields.kind, made.fields.address, made.fields.place, Size(120),
        contact_name=made.fields.contact_name, contact_phone=made.fields.contact_phone,
    )  # fmt: skip
    with pytest.raises(WorldError, match="why"):
        bench.submit(CorrectPlace(place_id, made.version, changed, " "))
    bench.submit(CorrectPlace(place_id, made.version, changed, "量错了"))
    row = bench.read(lambda reader: reader.first(select(corrections)))
    assert (row.reason, row.by) == ("量错了", "tester")
    assert json.loads(row.before)["area_m2"] == 86
    assert bench.read(lambda reader: read_contact(reader, place_id, seal_for(bench.desk))) == (
        "王建国",
        "13812342210",
    )
    with pytest.raises(WorldError, match="somebody else"):
        bench.submit(CorrectPlace(place_id, made.version, changed, "again"))


@pytest.mark.parametrize(
    "fields",
    [
        PlaceFields("", "small_shop"),
        PlaceFields("a", "castle"),
        PlaceFields("a", "small_shop", size=Size(-1)),
        PlaceFields("a", "small_shop", size=Size(float("nan"))),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_kept(bench, fields) -> None:
    with pytest.raises(WorldError):
        bench.submit(RegisterPlace(fields))
    assert bench.read(lambda reader: count_places(reader, PlaceFilter())) == 0


def test_a_place_leaves_the_register_and_comes_back(bench, register) -> None:
    place_id = register()
    bench.submit(EndPlace(place_id, "停业"))
    assert not listed(bench)
    assert [row.id for row in listed(bench, ended=True)] == [place_id]
    bench.submit(EndPlace(place_id, "复业", back=True))
    assert [row.id for row in listed(bench)] == [place_id]
    with pytest.raises(WorldError):
        bench.submit(EndPlace(place_id, "复业", back=True))


def test_lists_filter_by_words_kind_area_and_level(bench, register, spot) -> None:
    register("浦沿路 62 号 小餐馆")
    register("信诚路 9 号 小旅馆", "small_hotel", size=Size(beds=18), dangerous=True)
    grid = bench.areas.index.locate(spot).grid.code
    assert len(listed(bench)) == 2
    assert [row.kind for row in listed(bench, text="xcl 旅馆")] == ["small_hotel"]
    assert [row.kind for row in listed(bench, kinds=("small_restaurant",))] == ["small_restaurant"]
    assert len(listed(bench, area=grid)) == 2
    assert not listed(bench, area="nowhere")
    assert not listed(bench, text="100%_")
    assert [row.kind for row in listed(bench, level="low")] == ["small_hotel", "small_restaurant"]
    assert bench.read(lambda reader: count_places(reader, PlaceFilter(text="小"))) == 2


def test_what_belongs_to_a_place_ends_and_begins(bench, register) -> None:
    place_id = register()
    bench.submit(SetFacility(place_id, "extinguisher", 4))
    bench.submit(SetFacility(place_id, "extinguisher", 2, sound=False))
    rows = bench.read(lambda reader: current(reader, facilities, place_id))
    assert [(row.kind, row.count) for row in rows] == [("extinguisher", 2)]
    assert "missing" in {reason.code for reason in card(bench, place_id).reasons}
    bench.submit(SetPerson(place_id, "responsible", "李四", "13900001111"))
    assert bench.read(lambda reader: read_people(reader, place_id, seal_for(bench.desk))) == [
        ("responsible", "李**", "139****1111")
    ]
    assert card(bench, place_id).fields.contact_name == "李**"
    bench.submit(SetPerson(place_id, "responsible", ""))
    assert not bench.read(lambda reader: read_people(reader, place_id, seal_for(bench.desk)))
    bench.submit(SetPlan(place_id, "灭火预案", "一、报警", day_of(bench.clock())))
    assert [r.title for r in bench.read(lambda reader: current(reader, plans, place_id))] == [
        "灭火预案"
    ]


def test_charging_indoors_without_sprinklers_counts(bench, register) -> None:
    place_id = register(
        "东冠逸家 地下车库充电", "charging", charging=ChargingFields(46, indoors=True)
    )
    made = card(bench, place_id)
    assert made.charging == ChargingFields(46, indoors=True)
    assert made.row.posts == 46
    assert {"charging_indoors", "no_sprinkler"} <= {reason.code for reason in made.reasons}


def test_names_are_words_not_html(bench, register) -> None:
    place_id = register("<b>x</b> 号 <script>alert(1)</script>")
    assert card(bench, place_id).row.name.startswith("<b>x</b>")
    assert bench.layer("places").features[0].label.startswith("<b>x</b>")


def test_who_may_not_register_is_refused(bench, spot) -> None:
    with pytest.raises(WorldError):
        bench.submit(RegisterPlace(PlaceFields("a", "small_shop", place=spot)), roles=["auditor"])


def test_contacts_are_sealed_with_a_key_outside_the_store(bench, register) -> None:
    place_id = register(contact_name="王建国", contact_phone="13812342210")
    bench.submit(SetPerson(place_id, "on_duty", "赵六", "13700001234"))
    bench.submit(CorrectPlace(place_id, 1, PlaceFields("甲", "shop", contact_name="孙七"), "改"))
    stored = b"".join(path.read_bytes() for path in bench.home.glob("cmdmap.db*"))
    for words in ("王建国", "13812342210", "赵六", "13700001234", "孙七"):
        assert words.encode() not in stored
    key = bench.desk.folder / KEY
    assert key.stat().st_mode & 0o077 == 0
    moved = key.rename(key.with_name("elsewhere"))
    assert card(bench, place_id).fields.contact_name == "?"
    with pytest.raises(WorldError, match="key"):
        register("二号", contact_name="王建国")
    with pytest.raises(WorldError, match="key"):
        bench.read(lambda reader: read_contact(reader, place_id, seal_for(bench.desk)))
    assert not key.exists()
    key.write_text("{}")
    key.chmod(0o600)
    assert card(bench, place_id).fields.contact_name == "?"
    with pytest.raises(WorldError, match="damaged"):
        register("二号", contact_name="王建国")
    moved.rename(key)
    contact = bench.read(lambda reader: read_contact(reader, place_id, seal_for(bench.desk)))
    assert contact[0] == "孙七"


def test_a_contact_that_is_moved_to_another_place_does_not_open(bench, register) -> None:
    first = register(contact_name="王建国")
    second = register("二号", contact_name="李建军")
    held = bench.read(lambda reader: held_columns(reader, first))

    def move(tx) -> None:
        stolen = {"contact_name": held["contact_name"]}
        tx.execute(update(places).where(places.c.id == second).values(**stolen))

    bench.writer.call(move)
    assert card(bench, first).fields.contact_name == "王**"
    assert card(bench, second).fields.contact_name == "?"
    with pytest.raises(WorldError, match="changed outside"):
        bench.read(lambda reader: read_contact(reader, second, seal_for(bench.desk)))
