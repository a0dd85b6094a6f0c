"""The panel of a resource: what is written of it, its goods, changes with a reason."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cmdmap.api import Page, Place, PluginDesk, Reader, Tone, tr
from cmdmap.widgets.chips import Chip
from cmdmap.widgets.detail import Detail, Part, Row
from cmdmap.widgets.forms.fields import FieldKind, FormField, Values
from cmdmap.widgets.forms.form import ask
from cmdmap.widgets.frame import push_button
from emergency_response.domain.stock import KIND_WORDS, MOST, Move
from emergency_response.domain.wishes import LookAt, MoveGoods, RemoveResource, SaveResource
from emergency_response.store.contacts import shown_resources, true_resource
from emergency_response.store.resources import Goods, Resource, read_goods, read_resource
from emergency_response.ui.looking import REVEAL, look
from emergency_response.ui.plan_fields import phone_kind
from emergency_response.ui.tabs.goods import goods_line

Found = tuple[Resource, list[Goods]]


class ResourcePanel(QWidget):
    """One resource."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self._found: Found | None = None
        self.detail = Detail(tr("Choose a resource."))
        self.look = push_button(tr("Show the contact, recorded"))
        self.change = push_button(tr("Change…"))
        self.receive = push_button(tr("Goods in…"))
        self.count = push_button(tr("Count again…"))
        self.remove = push_button(tr("Take out…"), look="danger")
        self.detail.add_buttons(self.look, self.change, self.receive, self.count, self.remove)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.detail)
        self.look.clicked.connect(self._on_look)
        self.change.clicked.connect(self._on_change)
        self.receive.clicked.connect(lambda: self._on_goods(Move.RECEIVE))
        self.count.clicked.connect(lambda: self._on_goods(Move.CORRECT))
        self.remove.clicked.connect(self._on_remove)

    def show_resource(self, resource_id: int) -> None:
        """Read a resource with its goods and show it."""
        desk = self._page.desk
        self._page.read(lambda reader: _read(reader, desk, resource_id), self._show, self._gone)

    def begin_new(self) -> None:
        """Ask for a new resource."""

        def take(values: Values) -> None:
            self._page.submit(wish_of(values))

        pick = self._page.map.pick
        ask(self, tr("New resource"), resource_fields(), take, pick=pick)

    def refresh(self) -> None:
        """Read what is shown again."""
        if self._found is not None:
            self.show_resource(self._found[0].id)

    def _gone(self, _sentence: str) -> None:
        self._found = None
        self.detail.show_nothing()

    def _area(self, code: str) -> str:
        areas = self._page.desk.jurisdiction().areas
        return next((area.name for area in areas if area.code == code), code or "—")

    def _show(self, found: Found) -> None:
        self._found = found
        resource, goods = found
        entry = resource.entry
        rows = [
            Row(tr("Kind"), chips=(Chip(tr(KIND_WORDS[entry.kind]), Tone.OWN),)),
            Row(tr("Address"), entry.address or "—"),
            Row(tr("Grid"), self._area(resource.micro_grid or resource.grid)),
            Row(tr("Capacity"), f"{entry.capacity:,}" if entry.capacity else "—"),
            Row(tr("Duty contact"), entry.contact or "—"),
            Row(tr("Telephone"), entry.phone or "—"),
            Row(tr("Remark"), entry.note or "—"),
        ]
        stock = [Row(goods_line(each), strong=True) for each in goods]
        parts = (
            Part(rows=rows),
            Part(tr("Goods"), str(len(goods)), stock or [Row(tr("Nothing is kept here."))]),
        )
        self.detail.show_thing(entry.name, f"v{resource.version}", parts)
        self.look.setEnabled(bool(resource.person) and not entry.office and self._page.may(REVEAL))
        may = self._page.may("set_up")
        for button in (self.change, self.remove):
            button.setEnabled(may)
        for button in (self.receive, self.count):
            button.setEnabled(self._page.may("supply"))

    def _on_look(self) -> None:
        if self._found is None:
            return
        resource, goods = self._found
        look(
            self._page, LookAt.RESOURCE, resource.id,
            lambda reader, desk: (true_resource(reader, desk, resource), goods), self._show_opened,
        )  # fmt: skip

    def _show_opened(self, opened: Found) -> None:
        if self._found is not None and self._found[0].id == opened[0].id:
            self._show(opened)

    def _on_change(self) -> None:
        if self._found is None:
            return
        resource = self._found[0]
        entry = resource.entry
        values: Values = {
            "kind": entry.kind.value,
            "name": entry.name,
            "address": entry.address,
            "place": entry.place,
            "capacity": entry.capacity,
            "contact": entry.contact,
            "phone": entry.phone,
            "office": entry.office,
            "note": entry.note,
        }
        fields = (*resource_fields(entry.phone), FormField("reason", tr("Reason"), required=True))

        def take(answers: Values) -> None:
            self._page.submit(replace(wish_of(answers, resource.id), version=resource.version))

        ask(self, entry.name, fields, take, values, pick=self._page.map.pick)

    def _on_goods(self, what: Move) -> None:
        if self._found is None:
            return
        resource, goods = self._found
        correct = what is Move.CORRECT
        names = [(each.name, goods_line(each)) for each in goods]
        name = (
            FormField("goods", tr("Goods"), FieldKind.CHOICE, True, choices=names)
            if correct
            else FormField("goods", tr("Goods"), required=True)
        )
        least = 0 if correct else 1
        fields = [
            name,
            FormField("number", tr("Amount"), FieldKind.NUMBER, True, least=least, most=MOST),
        ]
        if not correct:
            fields.append(FormField("measure", tr("Measure, e.g. pieces")))
        fields.append(FormField("note", tr("Reason"), required=correct))

        def take(values: Values) -> None:
            wish = MoveGoods(
                resource.id,
                str(values["goods"]),
                what,
                int(str(values["number"])),
                str(values.get("measure") or ""),
                note=str(values["note"] or ""),
            )
            self._page.submit(wish)

        ask(self, resource.entry.name, fields, take)

    def _on_remove(self) -> None:
        if self._found is None:
            return
        resource = self._found[0]
        fields = (FormField("reason", tr("Reason"), required=True),)
        ask(
            self,
            tr("Take {name} out of the register", name=resource.entry.name),
            fields,
            lambda values: self._page.submit(RemoveResource(resource.id, str(values["reason"]))),
        )


def resource_fields(phone: str = "") -> tuple[FormField, ...]:
    """Return what is written of a resource; ``phone`` is the telephone as it is shown now."""
    kinds = [(kind.value, tr(words)) for kind, words in KIND_WORDS.items()]
    return (
        FormField("kind", tr("Kind"), FieldKind.CHOICE, required=True, choices=kinds),
        FormField("name", tr("Name"), required=True),
        FormField("address", tr("Address")),
        FormField("place", tr("Place"), FieldKind.PLACE),
        FormField("capacity", tr("Capacity"), FieldKind.NUMBER, least=0, most=MOST),
        FormField("contact", tr("Duty contact")),
        FormField("phone", tr("Telephone"), phone_kind(phone)),
        FormField("office", tr("It is a duty desk, not a person: shown to all"), FieldKind.YES_NO),
        FormField("note", tr("Remark")),
    )


def wish_of(values: Values, resource_id: int | None = None) -> SaveResource:
    """Return the wish of the answers."""
    place = values["place"]
    words = {name: str(values[name] or "") for name in ("address", "contact", "phone", "note")}
    return SaveResource(
        str(values["kind"]),
        str(values["name"]),
        address=words["address"],
        contact=words["contact"],
        phone=words["phone"],
        note=words["note"],
        place=place if isinstance(place, Place) else None,
        capacity=int(str(values["capacity"] or 0)),
        office=bool(values["office"]),
        resource_id=resource_id,
        reason=str(values.get("reason") or ""),
    )


def _read(reader: Reader, desk: PluginDesk, resource_id: int) -> Found:
    found = read_resource(reader, resource_id)
    return shown_resources(reader, desk, [found])[0], read_goods(reader, resource_id)
