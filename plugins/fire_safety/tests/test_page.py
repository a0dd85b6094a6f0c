"""The page on a handle without a window: what it lists, asks, hands in and lets nobody do."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage

from fire_safety.domain.check_list import Verdict
from fire_safety.domain.days import day_of
from fire_safety.domain.finding import FindingState
from fire_safety.domain.place_kind import Size
from fire_safety.domain.wishes import ChargingFields, InstallSensor, SetFacility
from fire_safety.services.layers import PARTS, grid_areas
from fire_safety.store.alarms import list_alarms
from fire_safety.store.findings import FindingFilter, list_findings
from fire_safety.store.inspections import list_inspections
from fire_safety.store.places import read_contact
from fire_safety.store.seal import seal_for
from fire_safety.tests.forms import dialog_of, fill, said
from fire_safety.ui.import_dialog import open_import
from fire_safety.ui.major_dialog import MajorDialog


def write_photo(path, grey: int) -> None:
    """Write a small real photo."""
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    image.fill(QColor(grey, grey, grey))
    assert image.save(str(path), "JPG")


def test_register_inspect_order_recheck(bench, open_page, spot) -> None:
    page, widget = open_page()
    widget.places.tools.register.click()
    fill(
        widget, name="浦沿路 62 号 小餐馆", kind="small_restaurant", place=spot, area_m2=120,
        contact_name="王建国", contact_phone="13812342210",
    )  # fmt: skip
    assert "at most 100" in page.told[-1]
    (row,) = widget.places.cards.model.rows
    assert widget.places.cards.choose(row.id)
    assert page.map.flights[0] == pytest.approx(spot, abs=1e-6)
    assert "王** · 138****2210" in widget.places.detail.detail.texts()
    detail = widget.places.detail
    detail.checks.give(0, Verdict.PASSED.value)
    keys = [item.key for item in detail.checks.model.items]
    detail.checks.give(keys.index("B4"), Verdict.HAZARD.value)
    detail.acts.buttons["submit"].click()
    fill(widget, deadline=None)
    (finding,) = bench.read(lambda reader: list_findings(reader, FindingFilter()))
    assert finding.state is FindingState.OPEN
    assert not detail.acts.buttons["submit"].isEnabled()
    detail.acts.buttons["order"].click()
    fill(widget)
    (finding,) = bench.read(lambda reader: list_findings(reader, FindingFilter()))
    assert finding.deadline_day == day_of(bench.clock()) + 15
    widget.show_view("findings")
    assert widget.findings.cards.choose(finding.id)
    assert "YH-0001" in widget.findings.detail.texts()
    assert page.heads[-1] == "due today 0 · done 0 · overdue 0"


def test_a_draft_stays_with_its_place(bench, open_page, register) -> None:
    first, second = register("一 号"), register("二 号")
    _page, widget = open_page()
    detail = widget.places.detail
    widget.show_place(first)
    detail.checks.give(2, Verdict.HAZARD.value)
    widget.show_place(second)
    assert detail.checks.done() == 0
    widget.show_place(first)
    assert detail.checks.done() == 1


def test_a_draft_survives_closing_and_is_its_inspectors_own(bench, open_page, register) -> None:
    place_id = register()
    page, widget = open_page()
    widget.show_place(place_id)
    detail = widget.places.detail
    detail.checks.give(2, Verdict.HAZARD.value)
    detail.acts.note_item(detail.checks.model.items[2].key)
    fill(widget, note="台账缺失")
    assert detail.acts.buttons["submit"].text() == "Submit 1 / 22"
    _page, other = open_page("li")
    other.show_place(place_id)
    assert not other.places.detail.checked()
    assert other.places.detail.acts.buttons["submit"].text() == "Submit inspection"
    bench.clock.advance(days=6)
    _page, again = open_page()
    again.show_place(place_id)
    (checked,) = again.places.detail.checked()
    assert (checked.item, checked.note) == ("A3", "台账缺失")
    card = again.places.cards.model.index(0).data(Qt.ItemDataRole.DisplayRole)
    assert "begun, 1 items" in card
    again.places.detail.acts.buttons["submit"].click()
    fill(again)
    _page, third = open_page()
    third.show_place(place_id)
    assert not third.places.detail.checked()
    assert not page.warned


def test_a_draft_of_last_week_is_not_todays_inspection(bench, open_page, register) -> None:
    place_id = register()
    _page, widget = open_page()
    widget.show_place(place_id)
    widget.places.detail.checks.give(2, Verdict.HAZARD.value)
    bench.clock.advance(days=8)
    _page, again = open_page()
    again.show_place(place_id)
    assert not again.places.detail.checked()


def test_drafts_that_cannot_be_read_are_told(bench, open_page) -> None:
    (bench.desk.folder / "drafts.json").write_text('[{"actor": 3}]', encoding="utf-8")
    page, _widget = open_page()
    assert "cannot be read" in page.warned[-1]


def test_a_second_click_on_a_card_shows_what_the_map_had_shown(
    bench, open_page, register, qtbot
) -> None:
    first, second = register("一 号"), register("二 号")
    page, widget = open_page()
    widget.show()
    cards = widget.places.cards
    rows = {row.id: number for number, row in enumerate(cards.model.rows)}

    def click(place_id: int) -> None:
        box = cards.list.visualRect(cards.model.index(rows[place_id]))
        qtbot.mouseClick(cards.list.viewport(), Qt.MouseButton.LeftButton, pos=box.center())

    click(first)
    click(second)
    assert len(page.map.flights) == 2
    click(second)
    assert len(page.map.flights) == 1
    click(second)
    assert len(page.map.flights) == 1


def test_reasons_fold_and_what_is_written_down_is_changed(bench, open_page, register) -> None:
    place_id = register("停车棚 号", "charging", charging=ChargingFields(12, True, False, True))
    bench.submit(SetFacility(place_id, "extinguisher", 1_250, False, "过期"))
    bench.submit(InstallSensor("860002", "gas", "充电区", place_id))
    _page, widget = open_page()
    widget.show_place(place_id)
    detail = widget.places.detail
    assert "86 m² · 12 posts · inside a building · no sprinklers · camera" in said(detail)
    assert "1,250 · not sound" in said(detail)
    assert "2 more reasons" in said(detail)
    detail.detail.pressed.emit("reasons")
    assert "Fewer reasons" in said(detail)
    (facility,) = detail.file.facilities
    detail.detail.pressed.emit(("facility", facility.id))
    fill(widget, sound=True)
    assert "1,250 · sound" in said(detail)
    (sensor,) = detail.file.sensors
    detail.detail.pressed.emit(("sensor", sensor.id))
    assert widget.tabs.name == "sensors"
    assert widget.sensors.key == ("sensor", sensor.id)


def test_a_refresh_leaves_who_inspects_alone(bench, open_page, register) -> None:
    place_id = register()
    _page, widget = open_page()
    widget.show_place(place_id)
    checks = widget.places.detail.checks
    checks.list.setCurrentIndex(checks.model.index(4))
    before = widget.places.detail.detail.texts()
    register("别处 号")
    assert checks.list.currentIndex().row() == 4
    assert widget.places.detail.detail.texts() == before
    bench.submit(SetFacility(place_id, "extinguisher", 2))
    assert checks.list.currentIndex().row() == 4
    assert widget.places.detail.detail.texts() != before


def test_a_look_at_the_contact_is_handed_in_first(bench, open_page, register) -> None:
    place_id = register(contact_name="王建国", contact_phone="13812342210")
    other = register("别处 号")
    page, widget = open_page()
    widget.show_place(place_id)
    widget.places.detail.detail.pressed.emit("contact")
    assert "王建国 · 13812342210" in widget.places.detail.detail.texts()
    assert not page.told
    assert bench.writer.commits[-1].seq > 1
    widget.show_place(other)
    widget.show_place(place_id)
    assert "王建国 · 13812342210" not in said(widget.places.detail)
    page, widget = open_page("li", ["auditor"])
    widget.show_place(place_id)
    widget.places.detail.detail.pressed.emit("contact")
    assert not page.told
    assert "王建国" not in "".join(widget.places.detail.detail.texts())
    entries = widget.places.detail.entries.buttons.values()
    acts = widget.places.detail.acts.buttons.values()
    assert not any(button.isEnabled() for button in (*entries, *acts))
    assert not widget.places.tools.register.isEnabled()


def test_a_correction_brings_the_true_contact_and_keeps_it(bench, open_page, register) -> None:
    place_id = register(contact_name="王建国", contact_phone="13812342210")
    _page, widget = open_page()
    widget.show_place(place_id)
    widget.places.detail.entries.buttons["correct"].click()
    fill(widget, reason="更名", name="浦沿路 62 号 面馆")
    assert (
        bench.read(lambda reader: read_contact(reader, place_id, seal_for(bench.desk)))[0]
        == "王建国"
    )
    assert widget.places.cards.model.rows[0].name.endswith("面馆")


def test_a_place_leaves_and_comes_back(bench, open_page, register) -> None:
    place_id = register()
    _page, widget = open_page()
    widget.show_place(place_id)
    entries = widget.places.detail.entries.buttons
    entries["end"].click()
    fill(widget, reason="停业")
    assert not widget.places.cards.model.rows
    widget.places.tools.ended.click()
    assert widget.places.cards.choose(place_id)
    assert entries["end"].text() == "Put back"
    assert not entries["correct"].isEnabled()
    entries["end"].click()
    fill(widget, reason="复业")
    widget.places.tools.ended.click()
    assert [row.id for row in widget.places.cards.model.rows] == [place_id]
    assert "停业" in widget.places.detail.detail.texts()


def test_filters_and_grids_narrow_the_list(bench, open_page, register, spot) -> None:
    register("一 号")
    register("二 号", "rental", size=Size(beds=4))
    page, widget = open_page()
    bar, tools = widget.places.bar, widget.places.tools
    bar.choose("rental")
    assert [row.kind for row in widget.places.cards.model.rows] == ["rental"]
    bar.choose()
    bench.clock.advance(days=30)
    tools.today.click()
    assert len(widget.places.cards.model.rows) == 2
    tools.today.click()
    grid = bench.areas.index.locate(spot).grid.code
    number = [area.code for area in grid_areas(bench.desk)].index(grid)
    page.map.click("risk", number * PARTS)
    assert widget.tabs.name == "statistics"
    assert widget.statistics.code == grid
    widget.statistics.list_button.click()
    assert widget.tabs.name == "places"
    assert len(widget.places.cards.model.rows) == 2
    assert tools.area.isVisibleTo(widget)
    tools.area.click()
    assert widget.places.area == ""


def test_an_alarm_is_verified_and_leads_to_its_incident(bench, open_page, register) -> None:
    place_id = register(contact_name="王建国", contact_phone="13812342210")
    bench.submit(InstallSensor("860001", "smoke", "后厨", place_id))
    (heard,) = bench.link("fire_iot").message(
        b'{"deviceId":"860001","alarm":1}', topic="fire/smoke/1"
    )
    bench.step("keep_reading", heard)
    page, widget = open_page("wang", ["dispatcher"])
    assert widget.tabs.tab("sensors").text() == "Sensing 1"
    widget.show_view("sensors")
    (row,) = bench.read(list_alarms)
    assert widget.sensors.cards.choose(("alarm", row.id))
    assert "王** · 138****2210" in said(widget.sensors)
    widget.sensors.detail.pressed.emit("contact")
    assert "王建国 · 13812342210" in said(widget.sensors)
    widget.sensors.acts.verify_button.click()
    fill(widget, state="confirmed", words="冒烟")
    (row,) = bench.read(list_alarms)
    assert row.incident_id is not None
    assert widget.tabs.tab("sensors").text() == "Sensing"
    widget.sensors.bar.choose("history")
    assert widget.sensors.cards.choose(("alarm", row.id))
    widget.sensors.acts.incident_button.click()
    assert page.shown_incidents == [row.incident_id]


def test_the_check_aid_hands_over_and_prints(bench, open_page, register) -> None:
    place_id = register()
    page, widget = open_page()
    widget.show_place(place_id)
    detail = widget.places.detail
    detail.checks.give(6, Verdict.HAZARD.value)
    detail.acts.buttons["submit"].click()
    fill(widget)
    detail.acts.buttons["hand_over"].click()
    dialog = dialog_of(widget, MajorDialog)
    dialog.accept()
    assert dialog.shown_refusal()
    dialog.list.item(0).setCheckState(Qt.CheckState.Checked)
    assert "1 direct" in dialog.verdict.text()
    assert "hand over" in dialog.verdict.text()
    dialog.reason.setPlainText("储存易燃易爆危险品")
    dialog.accept()
    (finding,) = bench.read(lambda reader: list_findings(reader, FindingFilter()))
    assert (finding.state, finding.criteria) == (FindingState.HANDED_OVER, ("D1",))
    assert page.exported[0][0] == "hand_over_letter"


def test_photos_go_in_with_the_hazard(bench, open_page, register, tmp_path) -> None:
    place_id = register()
    page, widget = open_page()
    widget.show_place(place_id)
    detail = widget.places.detail
    photo = tmp_path / "a.jpg"
    write_photo(photo, 40)
    detail.acts.add_photos([photo])
    assert len(detail.file.photos) == 1
    detail.checks.give(9, Verdict.HAZARD.value)
    write_photo(photo, 200)
    detail.acts.add_photos([photo])
    detail.acts.buttons["submit"].click()
    fill(widget)
    (finding,) = bench.read(lambda reader: list_findings(reader, FindingFilter()))
    assert {photo.finding_id for photo in detail.file.photos} == {None, finding.id}
    assert len(bench.read(lambda reader: list_inspections(reader, place_id))) == 1
    assert len(detail.strip.files()) == 2
    kept = bench.desk.folder / "photos" / detail.file.photos[0].file
    kept.write_bytes(kept.read_bytes() + b"x")
    detail.show_place(None)
    detail.show_place(place_id)
    assert len(detail.strip.files()) == 1
    assert "no proof" in page.warned[-1]


def test_a_list_is_taken_over_in_parts(bench, open_page, tmp_path) -> None:
    page, widget = open_page()
    path = tmp_path / "list.csv"
    lines = [f"东信路 {n} 号 面馆,小餐馆,东信路 {n} 号" for n in range(1_200)]
    path.write_text("\n".join(["名称,类型,地址", *lines, ",小餐馆,x"]), encoding="utf-8")
    dialog = open_import(page, widget)
    dialog.read(path)
    assert dialog.parts.bar.chip("new").text() == "new 1,200"
    before = len(bench.writer.commits)
    dialog.accept()
    assert len(bench.writer.commits) == before + 3
    assert page.told[-1] == "1,200 of 1,200 rows were taken over."
    assert len(widget.places.cards.model.rows) == 1_200
    assert dialog.refused_rows() == [("1202", "has no name", "", "小餐馆", "x")]
    dialog.accept()
    again = open_import(page, widget)
    again.read(path)
    assert again.parts.bar.chip("same").text() == "same 1,200"
    assert not again.accept_button.isEnabled()
    again.reject()


def test_a_campaign_lists_who_is_left(bench, open_page, register) -> None:
    register("一 号")
    page, widget = open_page()
    widget.show_view("campaigns")
    widget.campaigns.open_button.click()
    today = date.fromordinal(day_of(bench.clock()))
    fill(widget, name="冬季行动", kinds="nine_small", **{"from": today, "to": today})
    (row,) = widget.campaigns.cards.model.rows
    assert widget.campaigns.cards.choose(row.id)
    assert "0 / 1 · 0%" in widget.campaigns.detail.texts()
    widget.campaigns.left_button.click()
    assert widget.tabs.name == "places"
    assert len(widget.places.cards.model.rows) == 1
    assert not page.warned


def test_a_lane_is_drawn_corner_by_corner(bench, open_page, spot) -> None:
    page, widget = open_page()
    widget.show_view("sites")
    widget.sites.acts.adding["lanes"].click()
    fill(widget, name="东门通道")
    page.map.pick_at(spot)
    page.map.pick_at(spot._replace(lon=spot.lon + 0.001))
    assert "drawn" in page.map.drawings
    page.map.leave()
    (item,) = widget.sites.cards.model.rows
    assert item.site.name == "东门通道"
    assert "drawn" not in page.map.drawings
