"""Names and telephones: sealed, masked, looked at one by one, and gone without the key."""

from __future__ import annotations

import logging
from dataclasses import replace

import pytest
import sqlalchemy as sa

from cmdmap.api import WorldError
from cmdmap.testing import open_console
from emergency_response.domain.plan import Contact
from emergency_response.domain.plan_codec import read_file
from emergency_response.domain.receipts import CallMark
from emergency_response.domain.wishes import (
    BeginRollCall,
    EndActivation,
    EndRollCall,
    HandOverShift,
    ImportResources,
    Look,
    LookAt,
    MarkCall,
    SavePlans,
    SaveResource,
)
from emergency_response.services.people import named, shown_shifts, true_call, true_shift
from emergency_response.store.activations import read_running
from emergency_response.store.calls import read_calls
from emergency_response.store.command_post import read_shift, read_shifts
from emergency_response.store.contacts import shown_resources, true_resource
from emergency_response.store.persons import key_file
from emergency_response.store.plans import read_plans, read_versions, shown_plan, true_plan
from emergency_response.store.resources import read_resources
from emergency_response.store.tables import metadata, persons, resource_versions
from emergency_response.tests.scene import DISPATCHER, HEAD, HERE, PLAN, PLUGIN, wish_of

TYPED = {
    "章念初", "13900001111", "谭副指挥", "13900002222", "供电陆值班", "057188887777",
    "仓管郝师傅", "13900003333", "仓管邬师傅", "13900004444", "柯带班", "杭调度、毕调度",
    "名册外贺医生", "13900005555",
}  # fmt: skip
CONTACTS = (
    Contact("总指挥", name="章念初", phone="13900001111", deputy_name="谭副指挥",
            deputy_phone="13900002222"),
    Contact("抢险救援组组长", "QX", unit="应急-1"),
    Contact("供电公司值班", name="供电陆值班", phone="057188887777"),
    Contact("医疗救护", "SS", name="名册外贺医生", phone="13900005555"),
)  # fmt: skip
NAMED = replace(PLAN, contacts=CONTACTS)
STORE = SaveResource("store", "东门仓库", place=HERE, contact="仓管郝师傅", phone="13900003333")


def shown_calls(bench):
    """Return the call list of the newest response as everybody sees it."""
    found = bench.read(read_running)[0]
    return bench.read(lambda r: named(read_calls(r, found.id), r, bench.desk))


def people(bench):
    """Return how many sealed persons there are."""
    return bench.read(lambda r: r.scalar(sa.select(sa.func.count()).select_from(persons)))


@pytest.fixture
def busy(bench):
    """Everything a person can be typed into."""
    bench.submit(SavePlans((NAMED,), "named"), "head", HEAD)
    bench.submit(wish_of(bench), "head", HEAD)
    found = bench.read(read_running)[0]
    bench.submit(HandOverShift(found.id, "柯带班", "杭调度、毕调度", "阀门已关"), "head", HEAD)
    bench.submit(STORE, "head", HEAD)
    return found


def test_no_plain_name_or_telephone_lies_in_any_file_log_or_fact(bench, busy, caplog):
    caplog.set_level(logging.DEBUG)
    (store,) = bench.read(read_resources)
    changed = replace(STORE, contact="仓管邬师傅", phone="13900004444", resource_id=store.id)
    bench.submit(replace(changed, reason="换人"), "head", HEAD)
    bench.submit(ImportResources((replace(STORE, contact="仓管郝师傅"),)), "head", HEAD)
    bench.submit(MarkCall(1, CallMark.REACHED), "wang", DISPATCHER)
    bench.submit(BeginRollCall(busy.id), "wang", DISPATCHER)
    bench.submit(EndRollCall(1), "wang", DISPATCHER)
    for at in LookAt:
        bench.submit(Look(at, 1), "wang", DISPATCHER)
    bench.submit(SavePlans((replace(NAMED, title="另一版"),), "again"), "head", HEAD)
    with pytest.raises(WorldError) as refused:
        bench.submit(STORE, "head", HEAD)
    bench.submit(EndActivation(busy.id, "解除"), "head", HEAD)
    files = [path for path in bench.home.rglob("*") if path.is_file()]
    assert {path.name for path in files} >= {"cmdmap.db", "cmdmap.db-wal"}
    assert key_file(bench.desk).path in files
    haystack = b"\n".join(path.read_bytes() for path in files)
    haystack += repr([fact for c in bench.writer.commits for fact in c.facts]).encode()
    haystack += repr(bench.writer.subjects).encode() + caplog.text.encode() + str(refused).encode()
    assert b"emergency_response_persons" in haystack
    assert [words for words in TYPED if words.encode() in haystack] == []
    assert [words for words in TYPED if ascii(words)[1:-1].encode() in haystack] == []


def test_everything_is_masked_until_it_is_looked_at(bench, busy):
    lists = repr(
        (
            shown_calls(bench),
            bench.read(lambda r: shown_shifts(r, bench.desk, busy.id)),
            bench.read(lambda r: shown_resources(r, bench.desk, read_resources(r))),
            bench.read(lambda r: shown_plan(r, bench.desk, 2)),
            bench.report("plan", {"plan": "2"}),
            bench.report("resources"),
            *(
                bench.report(each, {"activation": str(busy.id)})
                for each in ("order", "call_list", "log", "tasks", "roll_calls", "review")
            ),
        )
    )
    assert "章**" in lists
    assert "139****1111" in lists
    assert [words for words in TYPED if words in lists] == []


def test_each_look_stands_in_the_audit_by_number(bench, busy):
    (store,) = bench.read(read_resources)
    for at, row, subject in (
        (LookAt.CALL, 1, f"{busy.number} call 1"),
        (LookAt.SHIFT, 1, f"{busy.number} shift 1"),
        (LookAt.PLAN, 2, f"{PLAN.code} v2"),
        (LookAt.RESOURCE, store.id, f"resource {store.id}"),
    ):
        bench.submit(Look(at, row), "wang", DISPATCHER)
        assert bench.writer.subjects[-1] == subject
        with pytest.raises(WorldError, match="masked only"):
            bench.submit(Look(at, row), "x", ["radio_operator"])
        with pytest.raises(WorldError):
            bench.submit(Look(at, 99), "wang", DISPATCHER)


def test_what_is_opened_is_what_was_typed(bench, busy):
    call = shown_calls(bench)[0]
    true = bench.read(lambda r: true_call(call, r, bench.desk))
    assert (true.called.name, true.called.phone) == ("章念初", "13900001111")
    assert (true.stand_in.name, true.stand_in.phone) == ("谭副指挥", "13900002222")
    shift = bench.read(lambda r: true_shift(read_shift(r, 1)[1], r, bench.desk))
    assert (shift.chief, shift.crew) == ("柯带班", "杭调度、毕调度")
    (store,) = bench.read(read_resources)
    entry = bench.read(lambda r: true_resource(r, bench.desk, store)).entry
    assert (entry.contact, entry.phone) == ("仓管郝师傅", "13900003333")


def test_a_plan_that_says_the_same_seals_nobody_again(bench, busy):
    before = people(bench)
    bench.submit(SavePlans((NAMED,), "the same"), "head", HEAD)
    line, shown = bench.read(lambda r: shown_plan(r, bench.desk, 2))
    bench.submit(SavePlans((shown,), "as it is shown"), "head", HEAD)
    assert people(bench) == before
    assert bench.read(lambda r: read_versions(r, PLAN.code))[0].id == line.id


def test_an_entry_that_comes_back_masked_keeps_its_contact(bench, busy):
    (store,) = bench.read(read_resources)
    (shown,) = bench.read(lambda r: shown_resources(r, bench.desk, [store]))
    wish = SaveResource(
        "store", "东门仓库", place=HERE, contact=shown.entry.contact, phone="13900004444",
        resource_id=store.id, reason="换号",
    )  # fmt: skip
    bench.submit(wish, "head", HEAD)
    (store,) = bench.read(read_resources)
    entry = bench.read(lambda r: true_resource(r, bench.desk, store)).entry
    assert (entry.contact, entry.phone) == ("仓管郝师傅", "13900004444")
    (body,) = bench.read(lambda r: r.rows(sa.select(resource_versions.c.body)))
    assert "contact" in body.body
    bench.submit(replace(wish, contact="", phone="", reason="撤销"), "head", HEAD)
    (store,) = bench.read(read_resources)
    assert store.person == ""


def test_a_list_with_the_same_contacts_changes_nothing(bench, busy):
    before = people(bench), bench.read(read_resources)
    bench.submit(ImportResources((STORE,)), "head", HEAD)
    assert (people(bench), bench.read(read_resources)) == before


def test_a_plan_takes_nobody_by_a_uid_of_somewhere_else(bench, busy):
    (store,) = bench.read(read_resources)
    stolen = replace(NAMED, contacts=(Contact("总指挥", person=store.person),))
    with pytest.raises(WorldError, match="needs a person"):
        bench.submit(SavePlans((stolen,), "stolen"), "head", HEAD)
    stolen = replace(NAMED, contacts=(Contact("总指挥", name="甲乙", person=store.person),))
    bench.submit(SavePlans((stolen,), "another name"), "head", HEAD)
    newest = bench.read(read_plans)[0]
    _, plan = bench.read(lambda r: true_plan(r, bench.desk, newest.id))
    assert [each.name for each in plan.contacts] == ["甲乙"]
    raw = b'[[plans]]\ncode="a"\ntitle="b"\nhazard="natural"\nkind="typhoon"\nresponse=4\n'
    raw += b'groups=[{code="Q",name="Q"}]\ncontacts=[{role="x",person="00"}]\n'
    with pytest.raises(WorldError, match="in words"):
        read_file(raw)


def test_a_response_begins_and_goes_on_without_the_key(bench, busy):
    path = key_file(bench.desk).path
    assert path.stat().st_mode & 0o077 == 0
    moved = path.rename(path.with_name("elsewhere"))
    bench.submit(EndActivation(busy.id, "解除"), "head", HEAD)
    bench.submit(wish_of(bench), "head", HEAD)
    calls = shown_calls(bench)
    assert [call.called.name for call in calls] == ["?", "应急-1", "?", "?"]
    bench.submit(MarkCall(calls[0].id, CallMark.NO_ANSWER), "wang", DISPATCHER)
    bench.submit(MarkCall(calls[0].id, CallMark.DEPUTY), "wang", DISPATCHER)
    for wish in (STORE, SaveResource("store", "二号", contact="甲"), SavePlans((NAMED,), "x")):
        with pytest.raises(WorldError, match=r"already|put your copy of it back"):
            bench.submit(wish, "head", HEAD)
    bench.submit(SaveResource("store", "三号"), "head", HEAD)
    with pytest.raises(WorldError, match="put your copy of it back"):
        bench.read(lambda r: true_call(calls[0], r, bench.desk))
    assert not path.exists()
    moved.rename(path)
    assert shown_calls(bench)[0].called.name == "章**"


def test_a_damaged_key_file_is_said_and_shows_nobody(bench, busy):
    path = key_file(bench.desk).path
    path.write_text("{}")
    assert {call.called.name for call in shown_calls(bench)} == {"?", "应急-1"}
    with pytest.raises(WorldError, match="damaged"):
        bench.submit(SaveResource("store", "二号", contact="甲"), "head", HEAD)


def test_only_one_table_holds_sealed_cells_and_no_column_names_people():
    columns = {(table.name, column.name) for table in metadata.sorted_tables for column in table.c}
    cells = [
        table.name
        for table in metadata.sorted_tables
        for column in table.c
        if isinstance(column.type, sa.LargeBinary)
    ]
    assert cells == [persons.name]
    assert not [name for name in columns if "phone" in name[1]]
    assert len(persons.c) == 3


def test_shifts_point_at_sealed_names(bench, busy):
    (shift,) = bench.read(lambda r: read_shifts(r, busy.id))
    assert len(shift.chief) == len(shift.crew) == 32


def test_the_real_audit_keeps_numbers_and_no_words():
    with open_console(PLUGIN) as running:
        running.submit(SavePlans((NAMED,), "named"), "head", HEAD)
        running.submit(Look(LookAt.PLAN, 1), "wang", DISPATCHER)
        running.submit(STORE, "head", HEAD)
        with pytest.raises(WorldError):
            running.submit(Look(LookAt.PLAN, 1), "x", ["radio_operator"])
        folder = running.desk.folder
        home = next(each for each in folder.parents if (each / "cmdmap.db").exists())
        files = [path for path in home.rglob("*") if path.is_file()]
        haystack = b"\n".join(path.read_bytes() for path in files)
        assert b"emergency_response.look" in haystack
        assert f"{PLAN.code} v1".encode() in haystack
        assert [words for words in TYPED if words.encode() in haystack] == []
