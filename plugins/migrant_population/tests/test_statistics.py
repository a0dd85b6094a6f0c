"""Numbers and flows, and that each of them is as long as the list it leads to."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from sqlalchemy import select

from cmdmap.api import AreaLevel, Place
from migrant_population.domain.periods import Period, Span, month_period, period_of
from migrant_population.domain.records import House
from migrant_population.domain.wishes import (
    CancelStay,
    ConfirmRegistration,
    MoveIn,
    MoveOut,
    RecordHouse,
    ReportHazard,
)
from migrant_population.services.figures import numbers_of, today_of
from migrant_population.services.narrowing import narrowed_words, wanted_of, wanted_texts
from migrant_population.store.keybook import open_vault
from migrant_population.store.persons_list import Moves, Wanted, Which, find_persons
from migrant_population.store.statistics import FLOWS_BY, SHARES, TURNS, Turn
from migrant_population.store.tables import houses
from migrant_population.tests.test_persons import opened


def numbers(bench, span=Span.TWELVE, grid=""):
    """Return the numbers of a span."""
    return bench.read(lambda r: numbers_of(r, span, grid))[0]


def length(bench, wanted):
    """Return how many persons a list has."""

    def question(reader):
        vault, today = open_vault(bench.desk, reader), today_of(bench.desk, reader)
        return find_persons(reader, vault, wanted, today).total

    return bench.read(question)


@pytest.mark.parametrize(
    ("span", "days"),
    [
        (Span.MONTH, ("2026-03-01", "2026-03-31")),
        (Span.LAST_MONTH, ("2026-02-01", "2026-02-28")),
        (Span.QUARTER, ("2026-01-01", "2026-03-31")),
        (Span.TWELVE, ("2025-04-01", "2026-03-31")),
        (Span.YEAR, ("2026-01-01", "2026-03-31")),
    ],
)
def test_spans_are_whole_months_until_today(span, days):
    assert period_of(span, date(2026, 3, 31)) == days


class TestNumbersAndLists:
    """Whatever is counted of two thousand persons is the length of a list."""

    def test_shares(self, bench, crowd):
        found = numbers(bench)
        for kind in SHARES:
            assert sum(number for _, number in found.shares[kind]) == found.total
            for code, number in found.shares[kind][:5]:
                assert (kind, length(bench, Wanted(only=((kind, code),)))) == (kind, number)

    def test_shares_of_one_grid(self, bench, crowd):
        grid, living = numbers(bench).shares["grid"][0]
        found = numbers(bench, grid=grid)
        assert found.total == living
        for kind in ("origin", "reason"):
            for code, number in found.shares[kind]:
                assert length(bench, Wanted(only=(("grid", grid), (kind, code)))) == number
        for which, number in ((Which.UNREGISTERED, found.unregistered),
                              (Which.OVERDUE, found.overdue)):  # fmt: skip
            assert length(bench, Wanted(which, only=(("grid", grid),))) == number

    def test_flows(self, bench, crowd):
        for span in (Span.TWELVE, Span.LAST_MONTH):
            period = period_of(span, date(2026, 5, 4))
            for kind, flows in numbers(bench, span).flows.items():
                assert flows
                for code, flow in list(flows.items())[:4]:
                    grid, only = (code, ()) if kind == "grid" else (None, ((kind, code),))
                    lists = [
                        length(bench, Wanted(only=only, moves=Moves((turn,), period, grid)))
                        for turn in TURNS
                    ]
                    assert (kind, code, *lists) == (kind, code, *flow)

    def test_months_are_the_sum_of_every_kind(self, bench, crowd):
        found = numbers(bench)
        for place, _turn in enumerate(TURNS):
            whole = sum(flow[place] for flow in found.months.values())
            for kind in FLOWS_BY:
                assert sum(flow[place] for flow in found.flows[kind].values()) == whole

    def test_texts_of_a_report_say_the_same_list(self, bench, crowd):
        period = Period("2026-01-01", "2026-04-30")
        wanted = Wanted(
            Which.ALL, "", only=(("origin", "34"),), moves=Moves((Turn.CAME,), period, None)
        )
        assert wanted_of(wanted_texts(wanted)) == wanted
        assert wanted_of({"moves": "came,nonsense", "house": "x", "which": "?"}).house_id is None
        sheet = bench.report("persons", wanted_texts(wanted))
        assert len(sheet.sections[0].tables[0].rows) == length(bench, wanted) > 0
        words = narrowed_words(bench.desk, wanted)
        assert words == "Anhui · Came · 2026-01-01 to 2026-04-30"


class TestMoves:
    """What is a move, and of which grid."""

    @pytest.fixture
    def far(self, bench, house):
        """A house in another grid; its key is 2."""
        here = bench.read(lambda r: r.first(select(houses.c.grid).where(houses.c.id == house)))
        area = next(
            each
            for each in bench.desk.jurisdiction().areas
            if each.level is AreaLevel.MICRO_GRID and not each.code.startswith(here.grid)
        )
        lon, lat = area.polygons[0][0][:-1].mean(axis=0)
        bench.submit(RecordHouse(House("B-2", "滨文路7号", Place(float(lon), float(lat)))))
        return 2

    def test_the_balance_of_a_grid_is_what_its_number_changed_by(self, bench, lives, far):
        old, new = [
            bench.read(lambda r, key=key: r.first(select(houses.c.grid).where(houses.c.id == key)))
            for key in (1, 2)
        ]
        assert old.grid != new.grid
        bench.clock.advance(days=3)
        bench.submit(MoveIn(lives, far))
        flows = numbers(bench, Span.MONTH).flows["grid"]
        assert flows[old.grid][:3] == (1, 0, 1)
        assert flows[new.grid][:3] == (0, 1, 0)
        for grid in (old.grid, new.grid):
            assert flows[grid].balance == numbers(bench, grid=grid).total
        gone = Moves((Turn.MOVED_OUT,), month_period("2026-05"), old.grid)
        assert length(bench, Wanted(moves=gone)) == 1

    def test_another_room_of_the_same_house_is_no_move(self, bench, lives, house):
        bench.submit(ConfirmRegistration(lives))
        bench.submit(MoveIn(lives, house, 3))
        assert numbers(bench, Span.MONTH).months["2026-05"] == (1, 0, 0, 0)
        bench.submit(CancelStay(2, "录错"))
        assert opened(bench).room_id == 1

    def test_who_has_left_is_in_the_list_of_who_left(self, bench, lives):
        bench.submit(MoveOut(lives))
        period = period_of(Span.MONTH, date(2026, 5, 4))
        assert length(bench, Wanted(moves=Moves((Turn.LEFT,), period))) == 1
        assert length(bench, Wanted()) == 0

    def test_hazards_of_a_grid_are_its_own(self, bench, house, far):
        bench.submit(ReportHazard(house, "01", "楼道内充电", "2026-05-11"))
        grids = bench.read(lambda r: r.rows(select(houses.c.grid).order_by(houses.c.id)))
        assert [numbers(bench, grid=row.grid).hazards for row in grids] == [1, 0]
        assert numbers(bench).hazards == 1


class TestView:
    """The view 统计 and where its numbers lead."""

    @pytest.fixture
    def widget(self, bench, crowd, qtbot):
        made = bench.open("register", bench.page("wang", roles=["shift_head"]))
        qtbot.addWidget(made)
        made.resize(1600, 900)
        made.show()
        made.show_view("statistics")
        return made

    def test_a_bar_leads_to_its_list_and_the_strip_leads_back(self, bench, widget):
        view = widget.view()
        chart = view.charts._shown[5]
        assert chart.chart.title == "By origin"
        spot = QPoint(300, round(12 + 26 * 1.5))
        assert chart.bar_at(QPointF(spot)) == (1, 0)
        code, number = numbers(bench).shares["origin"][1]
        QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=spot)
        people = widget.persons
        assert widget.tabs.name == "persons"
        assert people.wanted == Wanted(only=(("origin", code),))
        assert people.cards.note.text() == f"{number:,} persons"
        assert not people.narrowing.isHidden()
        people.narrowing.close_button.click()
        assert people.wanted == Wanted()

    def test_a_month_leads_to_who_came_in_it(self, bench, widget):
        chart = widget.view().charts._shown[1]
        area = chart._area()
        slot = area.width() / 12
        spot = QPoint(round(area.left() + 10 * slot + slot * 0.25), round(area.bottom() - 4))
        QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=spot)
        wanted = widget.persons.wanted
        assert wanted.moves == Moves((Turn.CAME,), month_period("2026-04"))
        came = numbers(bench).months["2026-04"].came
        assert widget.persons.cards.note.text() == f"{came:,} persons"

    def test_figures_and_flows_lead_to_lists(self, bench, widget):
        view = widget.view()
        view.filter.choose("last_month")
        grid = view.cards.model.rows[0].id
        view.cards.choose(grid)
        view.detail.pressed.emit(("figure", 2))
        assert widget.persons.wanted == Wanted(Which.OVERDUE, only=(("grid", grid),))
        widget.show_view("statistics")
        period = period_of(Span.LAST_MONTH, date(2026, 5, 4))
        view.detail.pressed.emit(("flow", ("reason", "01", period)))
        moves = Moves(TURNS, period, grid)
        assert widget.persons.wanted == Wanted(only=(("reason", "01"),), moves=moves)
        widget.show_view("statistics")
        view.detail.pressed.emit(("figure", 3))
        assert widget.tabs.name == "houses"
