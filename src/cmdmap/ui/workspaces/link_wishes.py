"""Link wishes: adding, removing and recording a link, from whichever panel asks.

Rack and store are asked in a reader thread, for closing a link waits for its thread.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QDialog, QMessageBox, QWidget

from cmdmap.domain.ids import LinkId
from cmdmap.i18n import tr
from cmdmap.links.ports import PortInfo, list_ports
from cmdmap.links.rack import LinkRack
from cmdmap.protocols import registry
from cmdmap.services.linkwork import add_link, record_link, remove_link
from cmdmap.store.engine import Store
from cmdmap.ui.dialogs.add_link import AddLinkDialog
from cmdmap.ui.seat import Seat


class LinkWishes(QObject):
    """Carries out what the link panels ask for."""

    def __init__(self, seat: Seat, window: QWidget) -> None:
        super().__init__(window)
        self._seat = seat
        self._window = window
        self._adding: AddLinkDialog | None = None

    def add(self) -> None:
        """Ask for a new link, then open and keep it."""
        dialog = AddLinkDialog(registry.NAMES, self._window)
        self._adding = dialog
        self._seat.answers.deliver(self._seat.pool.run(list_ports), self._on_ports_listed)
        dialog.finished.connect(lambda result: self._on_add_finished(dialog, result))
        dialog.open()

    def remove(self, link_id: str) -> None:
        """Close and forget a link, after asking."""
        question = tr("Remove the link {link}? Its fixes and tapes are kept.", link=link_id)
        box = QMessageBox(self._window)
        box.setWindowTitle(tr("Remove the link"))
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(question)
        yes = box.addButton(tr("Remove"), QMessageBox.ButtonRole.AcceptRole)
        box.addButton(tr("Cancel"), QMessageBox.ButtonRole.RejectRole)

        def on_finished() -> None:
            if box.clickedButton() is yes:
                self._do(lambda store, rack: remove_link(store, rack, LinkId(link_id)))
            box.deleteLater()

        box.finished.connect(on_finished)
        box.open()

    def record(self, link_id: str, on: bool) -> None:
        """Switch a link's tape on or off."""
        self._do(lambda store, rack: record_link(store, rack, LinkId(link_id), on))

    def _on_ports_listed(self, ports: list[PortInfo]) -> None:
        # The operator may have been quicker than the look-up.
        if self._adding is not None:
            self._adding.show_ports(ports)

    def _on_add_finished(self, dialog: AddLinkDialog, result: int) -> None:
        if result == QDialog.DialogCode.Accepted:
            spec, record = dialog.spec(), dialog.record.isChecked()
            self._do(lambda store, rack: add_link(store, rack, spec, record))
        self._adding = None
        dialog.deleteLater()

    def _do(self, work: Callable[[Store, LinkRack], None]) -> None:
        console = self._seat.console
        future = self._seat.pool.run(lambda: work(console.store, console.rack))
        self._seat.answers.deliver(future, lambda _done: None)
