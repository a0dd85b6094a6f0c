"""The page on a handle without a window: lists, forms, looks, queue, imports, statistics."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from openpyxl import Workbook
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from cmdmap.api import RowVerdict
from cmdmap.widgets import AskDialog, ConfirmDialog
from migrant_population.domain.records import Contact, House
from migrant_population.domain.rows import PersonRow
from migrant_population.domain.wishes import (
    CorrectPerson,
    ImportPersons,
    MoveOut,
    RecordHouse,
    RotateKey,
)
from migrant_population.store.persons_list import Which
from migrant_population.store.resealing import waiting_rows
from migrant_population.tests.test_persons import listed, opened
from migrant_population.ui.house_view import HouseView
from migrant_population.ui.statistics_view import StatisticsView


@pytest.fixture
def page(bench):
    """A handle with somebody who may everything but delete and change keys."""
    return bench.page("wang", roles=["shift_head"])


@pytest.fixture
def widget(bench, page, qtbot):
    made = bench.open("register", page)
    qtbot.addWidget(made)
    return made


def dialog(kind=AskDialog):
    """Return the dialog that was opened last."""
    found = [each for each in QApplication.topLevelWidgets() if isinstance(each, kind)]
    return next(each for each in reversed(found) if each.isVisible())


def answer(values):
    """Fill the form that is open and hand it in."""
    form = dialog()
    for name, value in values.items():
        form.fields.put(name, value)
    form.accept()


def texts(view):
    """Return what the panel says; what it replaced is gone for good."""
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return " ".join(view.detail.texts())


def search(view, words):
    view.filter.line.setText(words)
    view.filter.line.returnPressed.emit()


class TestPersons:
    """The view 人员."""

    def test_a_person_is_registered_by_the_form_and_found_by_initials(
        self, bench, house, widget, zhang, page
    ):
        widget.persons.acts.register()
        wanted = {"name": zhang.name, "number": zhang.number, "phone": zhang.phone}
        answer(wanted | {"house": "至善路62号", "room": "201"})
        assert listed(bench, words="znc") == [1]
        assert opened(bench).room_id == 3
        search(widget.persons, "znc")
        card = widget.persons.cards.model.index(0).data(Qt.ItemDataRole.DisplayRole)
        assert "章**" in card
        assert zhang.name not in card
        assert "1 persons" in page.heads[-1]

    def test_an_unknown_house_is_refused_in_words(self, bench, widget, page):
        widget.persons.acts.register()
        answer({"name": "钱塘", "house": "不存在1号"})
        assert "enter it in the list first" in page.warned[-1]
        assert listed(bench) == []
        again = dialog()
        assert again.fields.values()["name"] == "钱塘"
        assert "enter it in the list first" in again.shown_refusal()
        again.reject()

    def test_what_was_refused_can_be_put_right_in_the_same_form(self, bench, lives, widget, zhang):
        widget.persons.acts.register()
        answer({"name": zhang.name, "phone": zhang.phone})
        again = dialog()
        assert again.fields.values()["name"] == zhang.name
        answer({"though_alike": True})
        assert sorted(listed(bench, words=zhang.name)) == [1, 2]

    def test_a_look_shows_the_person_for_its_account_only(self, bench, lives, widget, page, zhang):
        view = widget.persons
        assert view.cards.choose(1)
        assert "章**" in texts(view)
        assert zhang.number not in texts(view)
        view.look()
        answer({"why": "核对身份证"})
        assert zhang.number in texts(view)
        assert bench.writer.subjects[-1] == "RK000001"
        bench.clock.advance(minutes=6)
        page.ring()
        assert zhang.number not in texts(view)

    def test_putting_right_asks_for_a_look_first(self, bench, lives, widget, zhang):
        view = widget.persons
        view.cards.choose(1)
        view.edit()
        assert set(dialog().fields.values()) == {"why"}
        answer({"why": "核对"})
        view.edit()
        assert dialog().fields.values()["number"] == zhang.number
        answer({"why": "换号", "phone": "12600000003"})
        assert listed(bench, words="12600000003") == [1]
        view.detail.pressed.emit(("version", 1))
        answer({"why": "录错"})
        assert listed(bench, words=zhang.phone) == [1]

    def test_buttons_do_what_they_say(self, bench, lives, widget):
        view = widget.persons
        view.cards.choose(1)
        view.button("confirm").click()
        assert opened(bench).registered_at is not None
        assert not view.button("confirm").isEnabled()
        view.button("permit").click()
        answer({"number": "L1", "until": bench.clock().date() + timedelta(days=400)})
        assert opened(bench).person.permit_until == "2027-06-08"
        view.button("leave").click()
        answer({})
        assert listed(bench, Which.LEFT) == [1]
        view.button("cancel").click()
        answer({"why": "人还在"})
        assert opened(bench).house_id == 1

    def test_moving_to_another_house(self, bench, lives, widget, spot):
        bench.submit(RecordHouse(House("B-2", "滨文路7号", spot)))
        widget.persons.cards.choose(1)
        widget.persons.button("move").click()
        answer({"house": "B-2"})
        assert opened(bench).house_id == 2

    def test_filters_count_and_narrow(self, bench, crowd, widget):
        view = widget.persons
        assert view.filter.chip("left").text().split()[-1].replace(",", "").isdigit()
        view.filter.choose("left")
        assert len(view.cards.model.rows) == 60
        assert {line.state for line in view.cards.model.rows} == {"left"}

    def test_the_list_goes_on_where_it_is_scrolled_to_the_end(self, bench, crowd, widget, qtbot):
        widget.resize(1400, 700)
        widget.show()
        view = widget.persons
        assert len(view.cards.model.rows) == 60
        bar = view.cards.list.verticalScrollBar()
        bar.setValue(bar.maximum())
        assert len(view.cards.model.rows) == 120
        ids = [line.id for line in view.cards.model.rows]
        assert len(set(ids)) == 120
        view.refresh()
        assert [line.id for line in view.cards.model.rows] == ids

    def test_lists_go_out_masked_or_with_a_reason(self, bench, lives, widget, page, zhang):
        widget.persons.button("export").click()
        answer({"plain": False})
        assert zhang.name not in repr(page.exported[-1])
        widget.persons.button("export").click()
        answer({"plain": True, "why": "上级抽查"})
        assert zhang.name in repr(page.exported[-1])
        assert bench.writer.subjects[-1] == "persons"

    def test_a_dispatcher_sees_no_button_that_is_not_theirs(self, bench, lives, qtbot):
        made = bench.open("register", bench.page("li", roles=["dispatcher"]))
        qtbot.addWidget(made)
        made.persons.cards.choose(1)
        shown = {name: not made.persons.button(name).isHidden() for name in
                 ("register", "import", "export", "erase", "look", "hold", "confirm")}  # fmt: skip
        assert shown == {"register": True, "import": False, "export": False, "erase": False,
                         "look": True, "hold": False, "confirm": True}  # fmt: skip

    def test_who_is_due_is_deleted_after_two_questions(self, bench, lives, qtbot):
        bench.submit(MoveOut(lives))
        bench.clock.advance(days=732)
        made = bench.open("register", bench.page("chen", roles=["leader"]))
        qtbot.addWidget(made)
        made.persons.filter.choose("erasable")
        made.persons.button("erase").click()
        answer({"why": "期满"})
        sure = dialog(ConfirmDialog)
        sure.accept()
        assert opened(bench) is not None
        sure.line.setText("1")
        sure.accept()
        assert opened(bench) is None


class TestHouses:
    """The view 出租房 with the picture of rooms."""

    @pytest.fixture
    def view(self, widget) -> HouseView:
        widget.show_view("houses")
        return widget.houses

    def test_a_house_is_entered_where_the_user_clicks(self, bench, view, page, spot):
        view.button("new").click()
        form = dialog()
        form.fields.editor("place").place_requested.emit()
        page.map.pick_at(spot)
        answer({"address": "滨文路7号", "floors": 2, "rooms": 4, "landlord": "单雄信"})
        line = view.cards.model.rows[0]
        assert (line.address, line.rooms) == ("滨文路7号", 4)
        assert line.place.metres_to(spot) < 1

    def test_a_click_on_the_map_shows_the_house(self, bench, lives, widget, page):
        page.map.click("houses", 1)
        assert widget.tabs.name == "houses"
        assert "至善路62号" in texts(widget.houses)
        assert page.map.layers["houses"]

    def test_rooms_are_chosen_in_the_picture(self, bench, lives, view, widget, qtbot):
        widget.resize(1400, 800)
        widget.show()
        view.cards.choose(1)
        view.button("rooms").click()
        picture = view.household.picture
        assert picture.isVisible()
        assert [cell.key.room for cell in picture.cells()] == ["201", "202", "101", "102"]
        spot = picture.box_of(2).center().toPoint()
        QTest.mouseClick(picture, Qt.MouseButton.LeftButton, pos=spot)
        assert "room 102" in texts(view)
        QTest.keyClick(picture, Qt.Key.Key_Left)
        assert "room 101" in texts(view)
        assert "章**" in texts(view)
        assert not picture.grab().isNull()
        view.detail.pressed.emit(("person", 1))
        assert widget.tabs.name == "persons"

    def test_an_empty_room_that_is_chosen_is_taken_away(self, bench, lives, view):
        view.cards.choose(1)
        button = view.button("drop_room")
        assert button.isHidden()
        view.household.room_chosen.emit(1)
        assert button.isHidden()
        view.household.room_chosen.emit(2)
        assert not button.isHidden()
        button.click()
        assert [cell.id for cell in view.shown.cells] == [1, 3, 4]

    def test_somebody_moves_into_the_room_that_is_chosen(self, bench, house, view):
        view.cards.choose(1)
        view.household.room_chosen.emit(4)
        view.button("person").click()
        answer({"name": "钱塘"})
        assert opened(bench).room_id == 4

    def test_a_visit_finds_somebody_gone(self, bench, lives, view):
        view.cards.choose(1)
        view.button("visit").click()
        answer({"found": 0, "remark": "人去房空", "gone_1": True})
        assert listed(bench, Which.LEFT) == [1]

    def test_a_hazard_is_entered_and_looked_at_again(self, bench, house, view):
        view.cards.choose(1)
        view.button("hazard").click()
        answer({"kind": "01", "what": "楼道内充电"})
        assert "楼道内充电" in texts(view)
        view.detail.pressed.emit(("hazard", 1))
        answer({"mended": True})
        assert view.cards.model.rows[0].hazards == 0

    def test_the_list_goes_on_where_it_is_scrolled_to_the_end(self, bench, crowd, view, widget):
        widget.resize(1400, 700)
        widget.show()
        assert len(view.cards.model.rows) == 100
        bar = view.cards.list.verticalScrollBar()
        bar.setValue(bar.maximum())
        ids = [line.id for line in view.cards.model.rows]
        assert (len(ids), len(set(ids))) == (200, 200)
        view.refresh()
        assert [line.id for line in view.cards.model.rows] == ids

    def test_what_was_refused_is_asked_again_with_what_was_typed(self, bench, house, view, page):
        view.button("new").click()
        answer({"address": "滨文路7号", "number": "FW00001", "landlord": "单雄信"})
        again = dialog()
        assert again.fields.values()["landlord"] == "单雄信"
        assert "FW00001" in again.shown_refusal()
        answer({"number": ""})
        assert [line.address for line in view.cards.model.rows] == ["滨文路7号", "至善路62号"]

    def test_the_landlord_is_shown_after_a_look(self, bench, house, view, spot):
        landlord = Contact("单雄信", "12600000001")
        bench.submit(RecordHouse(House("", "至善路62号", spot), landlord, house, "补登"))
        view.cards.choose(1)
        assert "单雄信" not in texts(view)
        view.button("look").click()
        answer({"why": "整改通知"})
        assert "单雄信" in texts(view)
        assert bench.writer.subjects[-1] == "FW00001"


class TestQueueAndImport:
    """The view 待核 and the import."""

    HEADS = ("姓名", "身份证号", "手机", "现住地址", "学历", "来本地日期")

    def sheet(self, tmp_path, *rows):
        book = Workbook()
        book.active.append(["流动人口采集表"])
        for row in (self.HEADS, *rows):
            book.active.append(row)
        path = tmp_path / "list.xlsx"
        book.save(path)
        return path

    def test_a_list_is_previewed_kept_and_decided(
        self, bench, lives, widget, zhang, tmp_path, page
    ):
        path = self.sheet(
            tmp_path,
            (zhang.name, zhang.number, "", "至善路62号", "本科", ""),
            (zhang.name, "", zhang.phone, "", "", "2026-05-01"),
            ("钱塘", "11010519491231002X", "", "没有这里1号", "", ""),
            ("李四", "110105194912310021", "", "", "", ""),
        )
        asked = widget.persons.take_over()
        asked.read(path)
        verdicts = [row.verdict for row in asked.judged]
        assert verdicts == ["changed", "doubtful", "new", "refused"]
        assert "Education" in asked.judged[0].reason
        assert "not in the register" in asked.judged[2].reason
        assert zhang.name not in repr([row.shown for row in asked.judged])
        asked.accept()
        assert page.told[-1] == "3 of 3 rows were taken over."
        asked.accept()
        again = widget.persons.take_over()
        again.read(path)
        assert again.wanted_rows() == []
        again.reject()
        widget.show_view("doubts")
        doubts = widget.doubts
        assert doubts.cards.choose(1)
        doubts.button("merge").click()
        assert doubts.sides.state == "merged"
        doubts.button("undo").click()
        assert doubts.sides.state == "open"
        doubts.button("look").click()
        answer({"why": "比对"})
        assert doubts.sides.known.name == zhang.name
        page.log_in("zhao", ["shift_head"])
        assert not doubts.sides.plain
        assert doubts.sides.known.name != zhang.name
        doubts.button("keep").click()
        assert doubts.sides.state == "kept"

    def test_a_queue_is_gone_through_by_enter(self, bench, crowd, widget):
        for order, person in enumerate(crowd.people[:3]):
            slip = replace(person, number="", born="", sex="")
            bench.submit(ImportPersons("t", (PersonRow(order + 2, slip),)))
        widget.show_view("doubts")
        widget.resize(1400, 800)
        widget.show()
        view = widget.doubts
        assert view.cards.note.text() == "3"
        view.cards.choose(1)
        view.button("drop").click()
        assert (view.sides.id, view.sides.state) == (1, "dropped")
        assert widget.focusWidget() is view.button("next")
        assert view.button("undo").isEnabled()
        QTest.keyClick(view.button("next"), Qt.Key.Key_Space)
        assert (view.sides.id, view.sides.state) == (2, "open")
        assert not view.button("next").isEnabled()

    def test_a_file_without_headings_or_broken_is_said(self, bench, widget, tmp_path):
        (tmp_path / "a.csv").write_text("1,2,3\n", encoding="utf-8")
        (tmp_path / "b.xlsx").write_bytes(b"nothing")
        asked = widget.persons.take_over()
        asked.read(tmp_path / "a.csv")
        assert "No row of headings" in asked.shown_refusal()
        asked.read(tmp_path / "b.xlsx")
        assert "cannot be read" in asked.shown_refusal()
        asked.reject()

    def test_houses_are_imported(self, bench, widget, tmp_path):
        path = tmp_path / "houses.csv"
        path.write_text("地址,房东姓名,房东电话,房间数\n滨文路7号,单雄信,12600000001,3\n", "utf-8")
        widget.show_view("houses")
        asked = widget.houses.take_over()
        asked.read(path)
        asked.accept()
        assert [(h.address, h.rooms) for h in widget.houses.cards.model.rows] == [("滨文路7号", 3)]

    def test_columns_are_chosen_anew(self, bench, widget, tmp_path, zhang):
        path = tmp_path / "odd.csv"
        path.write_text(f"姓名,联系电话,其他\n{zhang.name},x,{zhang.phone}\n", "utf-8")
        asked = widget.persons.take_over()
        asked.read(path)
        assert asked.judged[0].verdict is RowVerdict.REFUSED
        asked.parts.columns.put("phone", "2")
        assert asked.judged[0].verdict is RowVerdict.NEW
        asked.reject()


class TestOthers:
    """Employers, statistics, keys, language."""

    def test_an_employer_is_entered_and_shown(self, bench, widget):
        widget.show_view("employers")
        view = widget.view()
        view.new.click()
        answer({"name": "东冠五金有限公司", "contact": "范蠡", "phone": "12600000001"})
        assert view.cards.choose(1)
        assert "范**" in texts(view)

    def test_statistics_of_all_and_of_one_grid(self, bench, crowd, widget, page):
        widget.show_view("statistics")
        view = widget.view()
        assert isinstance(view, StatisticsView)
        living = sum(line.persons for line in view.cards.model.rows)
        assert f"{living:,}" in texts(view)
        grid = view.cards.model.rows[0]
        view.cards.choose(grid.id)
        assert grid.name in texts(view)
        assert f"{grid.persons:,}" in texts(view)
        widget.resize(1600, 900)
        widget.show()
        assert not widget.grab().isNull()
        view.export.click()
        assert page.exported[-1][0] == "statistics"

    def test_an_admin_changes_the_key_by_one_button(self, bench, crowd, qtbot):
        bench.submit(CorrectPerson(1, crowd.people[0].__class__("某甲"), "核对"))
        made = bench.open("register", bench.page("root", roles=["admin"]))
        qtbot.addWidget(made)
        made.show_view("statistics")
        made.view().keys.button.click()
        sure = dialog(ConfirmDialog)
        assert bench.read(lambda r: waiting_rows(r, 2)) > 0
        sure.accept()
        assert bench.read(lambda r: waiting_rows(r, 2)) == 0
        with pytest.raises(Exception, match="may"):
            bench.submit(RotateKey(), "li", roles=["dispatcher"])

    def test_empty_views_say_what_would_fill_them(self, widget):
        for name in ("persons", "houses", "employers", "doubts", "statistics"):
            widget.show_view(name)
            assert widget.view().cards.stack.sentence()
