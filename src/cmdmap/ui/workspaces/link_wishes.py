"""Link wishes: adding, removing and recording a link, from whichever panel asks.

Rack and store are asked in a reader thread, for closing a link waits for its thread.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QWidget

from cmdmap.domain.ids import LinkId
from cmdmap.domain.login.commands import Undertaking
from cmdmap.domain.rights import Right
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.links.base import LinkSpec
from cmdmap.links.ports import PortInfo, list_ports
from cmdmap.links.rack import LinkRack
from cmdmap.links.recognise.trial import Trial
from cmdmap.protocols import registry
from cmdmap.services.linkwork import add_link, record_link, remove_link
from cmdmap.store.engine import Store
from cmdmap.ui.dialogs.add_link.dialog import AddLinkDialog
from cmdmap.ui.login.allowed import why_not
from cmdmap.ui.login.leave import with_leave
from cmdmap.ui.seat import Seat
from cmdmap.widgets.asking import ask_confirm


class LinkWishes(QObject):
    """Carries out what the link panels ask for."""

    def __init__(self, seat: Seat, window: QWidget) -> None:
        super().__init__(window)
        self._seat = seat
        self._window = window
        self._adding: AddLinkDialog | None = None
        self._listing = False
        """Ports are being listed; a system that is slow at it is not asked again meanwhile."""

    def add(self) -> None:
        """Ask for a new link and let it be tried, then open and keep it."""
        refusal = why_not(self._seat.login, Right.EDIT_LINKS)
        if refusal:
            self._seat.answers.failed.emit(refusal)
            return
        dialog = AddLinkDialog(registry.names(), self._open_trial, self._window)
        self._adding = dialog
        dialog.ports_requested.connect(self._list_ports)
        dialog.save_requested.connect(self._on_save_requested)
        dialog.finished.connect(self._on_add_finished)
        dialog.open()

    def remove(self, link_id: str) -> None:
        """Close and forget a link, after asking."""
        question = tr("Remove the link {link}? Its fixes and tapes are kept.", link=link_id)

        def remove() -> None:
            self._do(
                Undertaking.REMOVE_LINK,
                link_id,
                lambda store, rack: remove_link(store, rack, LinkId(link_id)),
            )

        title = tr("Remove the link")
        ask_confirm(self._window, title, question, tr("Remove"), remove, destructive=True)

    def record(self, link_id: str, on: bool) -> None:
        """Switch a link's tape on or off."""
        self._do(
            Undertaking.CHANGE_LINK,
            link_id,
            lambda store, rack: record_link(store, rack, LinkId(link_id), on),
        )

    def _open_trial(self, spec: LinkSpec) -> Trial:
        console = self._seat.console
        if console.rack.outlet(spec.id) is not None:
            raise WorldError(tr("{link} is open already; remove it first.", link=spec.id))
        return Trial(spec, console.memory)

    def _list_ports(self) -> None:
        if not self._listing:
            self._listing = True
            self._seat.answers.deliver(self._seat.pool.run(list_ports), self._on_ports_listed)

    def _on_ports_listed(self, ports: list[PortInfo]) -> None:
        self._listing = False
        # The operator may have been quicker than the look-up.
        if self._adding is not None:
            self._adding.show_ports(ports)

    def _on_save_requested(self) -> None:
        if self._adding is not None:
            link_id = self._adding.spec().id
            with_leave(self._seat, Undertaking.ADD_LINK, link_id, self._save, self._on_save_refused)

    def _save(self) -> None:
        dialog, console = self._adding, self._seat.console
        if dialog is None:
            return
        trial, spec, record = dialog.release_trial(), dialog.spec(), dialog.record.isChecked()

        def save() -> None:
            # The port has one owner: the trial lets go before the link takes it.
            if trial is not None:
                trial.stop()
            add_link(console.store, console.rack, spec, record)

        future = self._seat.pool.run(save)
        self._seat.answers.deliver(future, self._on_saved, self._on_save_refused)

    def _on_saved(self, _done: None) -> None:
        if self._adding is not None:
            self._adding.done(QDialog.DialogCode.Accepted)

    def _on_save_refused(self, error: WorldError) -> None:
        if self._adding is not None:
            self._adding.show_refusal(str(error))

    def _on_add_finished(self) -> None:
        if self._adding is not None:
            self._adding.deleteLater()
        self._adding = None

    def _do(
        self, undertaking: Undertaking, link_id: str, work: Callable[[Store, LinkRack], None]
    ) -> None:
        console = self._seat.console

        def go() -> None:
            future = self._seat.pool.run(lambda: work(console.store, console.rack))
            self._seat.answers.deliver(future, lambda _done: None)

        with_leave(self._seat, undertaking, link_id, go)
