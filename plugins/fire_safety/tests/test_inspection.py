"""Inspections and what becomes of hazards: plan, findings, photos, re-check, hand-over, undo."""

from __future__ import annotations

import pytest

from cmdmap.api import WorldError
from fire_safety.domain.check_list import Checked, Verdict
from fire_safety.domain.days import day_of
from fire_safety.domain.finding import FindingAct, FindingState
from fire_safety.domain.wishes import (
    AddPhoto,
    DecideFinding,
    EndCampaign,
    EndPhoto,
    MoveFinding,
    OpenCampaign,
    SubmitInspection,
    WithdrawInspection,
)
from fire_safety.services.papers.lists import as_words
from fire_safety.services.photo_files import checked_photo, keep_photo
from fire_safety.services.reference import shipped
from fire_safety.store.belongings import read_photos
from fire_safety.store.campaigns import list_campaigns, progress_by
from fire_safety.store.findings import FindingFilter, count_rechecked, list_findings, read_steps
from fire_safety.store.inspections import list_inspections, read_inspection, read_today
from fire_safety.store.places import PlaceFilter, list_places, read_place

LIST = shipped().lists["small_place"]
JPEG = b"\xff\xd8\xff\xe0" + b"0" * 64


def inspect(bench, place_id, *hazards, **more):
    checked = [Checked("A1", Verdict.PASSED)]
    checked += [Checked(code, Verdict.HAZARD, "看到") for code in hazards]
    bench.submit(SubmitInspection(place_id, LIST.code, LIST.version, tuple(checked), **more))


def found(bench, **wanted):
    return bench.read(lambda reader: list_findings(reader, FindingFilter(**wanted)))


def card(bench, place_id):
    return bench.read(lambda reader: read_place(reader, place_id))


def test_a_hazard_becomes_a_finding_and_raises_the_risk(bench, register) -> None:
    place_id = register()
    before = card(bench, place_id).row.risk
    inspect(bench, place_id, "B4")
    (finding,) = found(bench)
    assert (finding.item, finding.state, finding.text) == ("B4", FindingState.OPEN, "看到")
    after = card(bench, place_id)
    assert {"finding", "kind"} <= {reason.code for reason in after.reasons}
    assert after.row.risk == before - 10 + 26  # inspected now, and B4 found
    assert after.row.inspected_day == day_of(bench.clock())
    bench.clock.advance(days=41)
    bench.tick("reassess")
    assert "age" in {reason.code for reason in card(bench, place_id).reasons}


def test_the_inspection_keeps_the_list_it_was_made_with(bench, register) -> None:
    place_id = register()
    inspect(bench, place_id, "B4", "C1", note="晚上再去")
    (row,) = bench.read(lambda reader: list_inspections(reader, place_id))
    record = bench.read(lambda reader: read_inspection(reader, row.id))
    assert record.made_with == LIST
    assert (record.row.number, record.row.checked, record.row.hazards) == ("JC-2026-00001", 3, 2)
    assert len(record.checked) == len(LIST.items)


def test_a_centre_that_changes_words_has_to_raise_the_version(bench, register) -> None:
    place_id = register()
    inspect(bench, place_id)
    own = bench.desk.folder / "check_lists.toml"
    from fire_safety.services.reference import RESOURCES

    shipped_text = (RESOURCES / "check_lists.toml").read_text(encoding="utf-8")
    own.write_text(shipped_text.replace("明火厨房与其他区域分隔", "别的话"), encoding="utf-8")
    with pytest.raises(WorldError, match="raise its version"):
        inspect(bench, place_id)
    own.write_text(
        shipped_text.replace("明火厨房与其他区域分隔", "别的话").replace("2026.1", "2026.2"),
        encoding="utf-8",
    )
    with pytest.raises(WorldError, match="does not fit"):
        inspect(bench, place_id)
    checked = (Checked("B4", Verdict.HAZARD),)
    bench.submit(SubmitInspection(place_id, LIST.code, "2026.2", checked))
    rows = bench.read(lambda reader: list_inspections(reader, place_id))
    new, old = (bench.read(lambda reader, k=row.id: read_inspection(reader, k)) for row in rows)
    assert new.made_with.item("B4").text_zh == "别的话"
    assert old.made_with.item("B4").text_zh == "明火厨房与其他区域分隔"


def test_today_counts_what_is_due_done_and_late(bench, register) -> None:
    first, second = register("一 号"), register("二 号")
    register("三 号")
    bench.clock.advance(days=30)
    today = day_of(bench.clock())
    assert bench.read(lambda reader: read_today(reader, today)) == (
        type(bench.read(lambda reader: read_today(reader, today)))(3, 0, 0)
    )
    inspect(bench, first)
    bench.clock.advance(days=1)
    today = day_of(bench.clock())
    inspect(bench, second, "B4")
    head = bench.read(lambda reader: read_today(reader, today))
    assert (head.due, head.done, head.overdue) == (1, 1, 1)
    late = bench.read(lambda reader: list_places(reader, PlaceFilter(due_to=today - 1)))
    assert [row.name for row in late] == ["三 号"]


def test_order_recheck_fail_and_pass(bench, register) -> None:
    place_id = register()
    today = day_of(bench.clock())
    inspect(bench, place_id, "B4", deadline_day=today + 15)
    (finding,) = found(bench)
    assert (finding.state, finding.deadline_day) == (FindingState.ORDERED, today + 15)
    bench.submit(MoveFinding((finding.id,), FindingAct.POSTPONE, "等材料", today + 20))
    bench.clock.advance(days=21)
    bench.tick("reassess")
    assert "late" in {reason.code for reason in card(bench, place_id).reasons}
    assert found(bench, late_before=day_of(bench.clock()))
    bench.submit(MoveFinding((finding.id,), FindingAct.FAIL, "没做", day_of(bench.clock()) + 3))
    bench.submit(MoveFinding((finding.id,), FindingAct.PASS))
    assert not found(bench)
    steps = bench.read(lambda reader: read_steps(reader, finding.id))
    assert [step.act for step in steps] == ["find", "order", "postpone", "fail", "pass"]
    assert bench.read(lambda reader: count_rechecked(reader, place_id)) == (1, 1)
    with pytest.raises(WorldError, match="Not possible"):
        bench.submit(MoveFinding((finding.id,), FindingAct.PASS))


def test_a_suspected_major_hazard_is_handed_over_by_who_decides(bench, register) -> None:
    place_id = register()
    inspect(bench, place_id, "B1")
    (finding,) = found(bench)
    wish = DecideFinding((finding.id,), FindingAct.HAND_OVER, "疑似重大", ("D1",))
    with pytest.raises(WorldError):
        bench.submit(wish, roles=["dispatcher"])
    with pytest.raises(WorldError, match="decides"):
        bench.submit(MoveFinding((finding.id,), FindingAct.HAND_OVER, "疑似重大"))
    bench.submit(wish, roles=["shift_head"])
    (finding,) = found(bench)
    assert (finding.state, finding.criteria) == (FindingState.HANDED_OVER, ("D1",))
    letter = bench.report("hand_over_letter", {"findings": str(finding.id)})
    assert "GB 35181-2025" in str(letter)
    assert "not compared" in str(letter)
    bench.submit(DecideFinding((finding.id,), FindingAct.ANSWERED, "已销案"), roles=["shift_head"])
    assert not found(bench)


def test_the_same_hazard_is_not_found_twice(bench, register) -> None:
    place_id = register()
    inspect(bench, place_id, "B4")
    inspect(bench, place_id, "B4", "C2")
    assert sorted(row.item for row in found(bench)) == ["B4", "C2"]


def test_an_inspection_entered_by_mistake_is_taken_back(bench, register) -> None:
    place_id = register()
    risk = card(bench, place_id).row.risk
    inspect(bench, place_id, "B4")
    (row,) = bench.read(lambda reader: list_inspections(reader, place_id))
    with pytest.raises(WorldError):
        bench.submit(WithdrawInspection(row.id, "错了"), roles=["dispatcher"])
    bench.submit(WithdrawInspection(row.id, "点错了场所"))
    assert not found(bench)
    assert card(bench, place_id).row.risk == risk
    assert card(bench, place_id).row.inspected_day is None
    (row,) = bench.read(lambda reader: list_inspections(reader, place_id))
    assert row.withdrawn == "点错了场所"


def test_photos_are_proof(bench, register, tmp_path) -> None:
    source = tmp_path / "IMG 1.jpeg"
    source.write_bytes(JPEG)
    kept = keep_photo(bench.desk.folder, source)
    assert keep_photo(bench.desk.folder, source) == kept
    place_id = register()
    inspect(bench, place_id, "B4", photos=(AddPhoto(place_id, kept.file, kept.sha256, "B4"),))
    (photo,) = bench.read(lambda reader: read_photos(reader, place_id))
    assert photo.finding_id == found(bench)[0].id
    path = checked_photo(bench.desk.folder, photo.file, photo.sha256)
    path.write_bytes(JPEG + b"1")
    with pytest.raises(WorldError, match="changed"):
        checked_photo(bench.desk.folder, photo.file, photo.sha256)
    source.write_bytes(b"GIF89a")
    with pytest.raises(WorldError, match="no JPEG"):
        keep_photo(bench.desk.folder, source)
    for file in ("../../x.jpg", "x.jpg"):
        with pytest.raises(WorldError):
            bench.submit(AddPhoto(place_id, file, kept.sha256))


def test_a_photo_is_taken_away_with_a_reason_and_once(bench, register, tmp_path) -> None:
    source = tmp_path / "a.jpg"
    source.write_bytes(JPEG)
    kept = keep_photo(bench.desk.folder, source)
    place_id = register()
    bench.submit(AddPhoto(place_id, kept.file, kept.sha256))
    (photo,) = bench.read(lambda reader: read_photos(reader, place_id))
    with pytest.raises(WorldError, match="why"):
        bench.submit(EndPhoto(photo.id, " "))
    bench.submit(EndPhoto(photo.id, "别家的门"))  # the act end_photo
    assert not bench.read(lambda reader: read_photos(reader, place_id))
    with pytest.raises(WorldError, match="not there any more"):
        bench.submit(EndPhoto(photo.id, "再来一次"))


def test_a_campaign_counts_its_targets_by_itself(bench, register) -> None:
    first = register("一 号")
    register("二 号", "rental")
    today = day_of(bench.clock())
    with pytest.raises(WorldError, match="No place"):
        bench.submit(OpenCampaign("空", ("high_rise",), "", today, today + 9))
    bench.submit(OpenCampaign("冬季行动", (), "", today, today + 9))
    inspect(bench, first, "B4")
    (campaign,) = bench.read(list_campaigns)
    parts = bench.read(lambda reader: progress_by(reader, campaign.id, "kind"))
    assert (parts["small_restaurant"].inspected, parts["small_restaurant"].findings) == (1, 1)
    assert (parts["rental"].targets, parts["rental"].inspected) == (1, 0)
    left = PlaceFilter(left_of=campaign.id)
    assert [row.kind for row in bench.read(lambda reader: list_places(reader, left))] == ["rental"]
    assert "rental" not in str(bench.report("place_list", as_words(PlaceFilter(ended=True))))
    listed = bench.report("place_list", as_words(left)).sections[0].tables[0].rows
    assert len(listed) == 1
    sheet = bench.report("campaign_statistics", {"campaign": str(campaign.id)})
    assert "1 / 2 (50%)" in str(sheet)
    bench.submit(EndCampaign(campaign.id, "完成"))
    with pytest.raises(WorldError):
        bench.submit(EndCampaign(campaign.id, "完成"))


def test_letters_hold_what_was_found(bench, register) -> None:
    place_id = register(contact_name="王建国")
    inspect(bench, place_id, "B4", "C1", deadline_day=day_of(bench.clock()) + 15)
    (row,) = bench.read(lambda reader: list_inspections(reader, place_id))
    record = bench.report("inspection_record", {"inspection": str(row.id)})
    assert record.number == "JC-2026-00001"
    assert len(record.sections[1].tables[0].rows) == len(LIST.items)
    assert "王建国" not in str(record)
    ids = ",".join(str(each.id) for each in found(bench))
    notice = bench.report("rectification_notice", {"findings": ids})
    assert "2026-05-19" in str(notice)
    assert "no order by law" in str(notice)
    for report, wanted in (
        ("inspection_record", {}),
        ("rectification_notice", {"findings": "x"}),
        ("hand_over_letter", {"findings": "999"}),
        ("campaign_statistics", {}),
    ):
        with pytest.raises(WorldError):
            bench.report(report, wanted)
