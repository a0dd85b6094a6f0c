"""Resources for an activation: the nearest first, goods reserved, handed out, taken back."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from cmdmap.api import Page, Place, Reader, tr
from cmdmap.widgets.filter_bar import FilterBar
from cmdmap.widgets.forms.fields import FieldKind, FormField, Values
from cmdmap.widgets.forms.form import ask
from cmdmap.widgets.tables.lines import TableCell, TableLine
from cmdmap.widgets.tables.row_table import RowTable
from cmdmap.widgets.theme import styled
from emergency_response.domain.stock import KIND_WORDS, MOST, MOVE_WORDS, Move, ResourceKind
from emergency_response.domain.wishes import MoveGoods
from emergency_response.services.figures import goods_words
from emergency_response.services.needs import NeedState
from emergency_response.services.overview import Overview
from emergency_response.store.resources import Goods, ResourceLine, find_nearest, read_goods
from emergency_response.ui.tabs.tab import Tab

MOST_SHOWN = 50
NEEDS_HIGH = 160
"""Pixels; more goods scroll."""
Found = list[tuple[float, ResourceLine, list[Goods]]]


class GoodsTab(Tab):
    """The nearest resources of a kind, or those that have some goods free."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        chips = [(kind.value, tr(words)) for kind, words in KIND_WORDS.items()]
        self.filter = FilterBar(tr("Goods that are needed, e.g. sandbags"), chips, single=True)
        heads = (tr("Resource"), tr("Away"), tr("Free"))
        empty = tr("Nothing of this kind lies near. Set the place of the response first.")
        self.table = RowTable(tr("Nearest"), heads, empty, stretch=0)
        self.needs = RowTable(
            tr("The plan counts on"),
            (tr("Goods"), tr("Wanted"), tr("Handed out"), tr("Free")),
            tr("The plan names no goods."),
            stretch=0,
        )
        self.needs.setFixedHeight(NEEDS_HIGH)
        self.out = styled(QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText), "muted")
        self.out.setMargin(10)
        self._found: Found = []
        self.moves: list[QPushButton] = []
        for widget in (self.needs, self.filter, self.table, self.out, self.buttons):
            self.column.addWidget(widget, 1 if widget is self.table else 0)
        for text, what in (
            (tr("Reserve…"), Move.RESERVE),
            (tr("Hand out…"), Move.HAND_OUT),
            (tr("Goods back…"), Move.RETURN),
            (tr("Give up…"), Move.RELEASE),
            (tr("Used up…"), Move.USE_UP),
        ):
            self._add_move(text, what)
        self.filter.changed.connect(self._search)
        self.needs.chosen.connect(self._on_need)
        self.table.chosen.connect(self._on_chosen)

    def fill(self, overview: Overview) -> None:
        """Show what the plan counts on and what is out, and search again."""
        self.needs.setVisible(bool(overview.needs))
        self.needs.show_lines([_need_line(each) for each in overview.needs])
        activation_id = overview.activation.id
        self.page.read(
            lambda reader: "\n".join(goods_words(reader, activation_id)),
            lambda words: self.out.setText(
                tr("Handed out:\n{words}", words=words) if words else ""
            ),
        )
        self._search()

    def enable(self) -> None:
        """A drill moves nothing, and says so instead of asking first."""
        super().enable()
        if self.overview is not None and self.overview.activation.drill:
            for button in self.moves:
                button.setEnabled(False)
                button.setToolTip(tr("A drill moves no real goods; write it into the log instead."))

    def _on_need(self, goods: object) -> None:
        """Look for the goods that were chosen in the list of the plan."""
        if isinstance(goods, str):
            self.filter.line.setText(goods)
            self._search()

    def _add_move(self, text: str, what: Move) -> None:
        self.moves.append(self.add_button(text, lambda: self._on_move(what), "supply"))

    def _search(self) -> None:
        place = self.overview.activation.place if self.overview is not None else None
        if place is None:
            self._show([])
            return
        kinds, words = self.filter.chosen, self.filter.words
        kind = ResourceKind(next(iter(kinds))) if kinds else None
        self.page.read(lambda reader: _nearest(reader, place, kind, words), self._show)

    def _show(self, found: Found) -> None:
        self._found = found
        self.table.show_lines([_line(*each, self.filter.words) for each in found])

    def _on_chosen(self, key: object) -> None:
        for _, each, _ in self._found:
            if each.id == key and each.place is not None:
                self.page.map.fly_to(each.place)

    def _on_move(self, what: Move) -> None:
        key = self.table.key()
        chosen = next(((each, goods) for _, each, goods in self._found if each.id == key), None)
        overview = self.overview
        if chosen is None or overview is None:
            self.page.warn(tr("Choose a resource first."))
            return
        resource, goods = chosen
        if not goods:
            self.page.warn(tr("{name} keeps no goods.", name=resource.name))
            return
        choices = [(each.name, goods_line(each)) for each in goods]
        fields = (
            FormField("goods", tr("Goods"), FieldKind.CHOICE, True, choices=choices),
            FormField("number", tr("Amount"), FieldKind.NUMBER, True, least=1, most=MOST),
            FormField("note", tr("For whom, by whom")),
        )

        def take(values: Values) -> None:
            wish = MoveGoods(
                resource.id,
                str(values["goods"]),
                what,
                int(str(values["number"])),
                activation_id=overview.activation.id,
                note=str(values["note"] or ""),
            )
            self.page.submit(wish)

        title = f"{resource.name}: {tr(MOVE_WORDS[what])}"
        ask(self, title, fields, take, {"goods": goods[0].name})


def _need_line(need: NeedState) -> TableLine:
    numbers = (need.wanted, need.out, need.free)
    tone = "bad" if need.missing else "good" if need.out >= need.wanted else "text"
    cells = [TableCell(f"{number:,}", number, tone=tone) for number in numbers]
    hint = tr("{count} are missing", count=f"{need.missing:,}") if need.missing else ""
    return TableLine(need.goods, (TableCell(need.goods, tone=tone), *cells), hint)


def goods_line(goods: Goods) -> str:
    """Return goods with what is free, reserved and out."""
    amounts = goods.amounts
    words = f"{goods.name} {amounts.free:,} {goods.measure}".strip()
    more = []
    if amounts.reserved:
        more.append(tr("{count} reserved", count=f"{amounts.reserved:,}"))
    if amounts.out:
        more.append(tr("{count} out", count=f"{amounts.out:,}"))
    return f"{words} ({', '.join(more)})" if more else words


def _nearest(reader: Reader, place: Place, kind: ResourceKind | None, words: str) -> Found:
    return [
        (away, each, read_goods(reader, each.id))
        for away, each in find_nearest(reader, place, kind, words, MOST_SHOWN)
    ]


def _line(away: float, each: ResourceLine, goods: list[Goods], words: str) -> TableLine:
    wanted = [one for one in goods if words and words in one.name and one.amounts.free]
    free = ", ".join(f"{one.name} {one.amounts.free}" for one in wanted)
    if not free and goods:
        free = tr("{count} kinds", count=len(goods))
    hint = "\n".join((each.name, each.address, *map(goods_line, goods)))
    cells = (
        TableCell(each.name),
        TableCell(f"{away / 1000:.2f} km", away),
        TableCell(free or (str(each.capacity) if each.capacity else "—")),
    )
    return TableLine(each.id, cells, hint)
