"""Plugins view 插件 of the Admin workspace: table and health at the left, a panel at the right.

A package is chosen, dropped, or named on the command line; its plan is shown before anything is
done. Needs the right to edit plugins.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from cmdmap.i18n import tr
from cmdmap.plugins.installing.going_back import WAY_NAMES, BackPlan
from cmdmap.plugins.installing.plan import InstallPlan
from cmdmap.ui.plugins.chosen_panel import ChosenPanel
from cmdmap.ui.plugins.health_list import HealthList
from cmdmap.ui.plugins.install_panel import InstallPanel
from cmdmap.ui.plugins.step_line import StepLine
from cmdmap.ui.plugins.table import PluginTable
from cmdmap.ui.plugins.trusted_keys import TrustedKeysDialog
from cmdmap.ui.plugins.wishes import PluginRow, PluginWishes
from cmdmap.ui.seat import Seat
from cmdmap.widgets.asking import ask_confirm
from cmdmap.widgets.files import ask_file
from cmdmap.widgets.forms.fields import FormField
from cmdmap.widgets.forms.form import ask
from cmdmap.widgets.frame import push_button

SUFFIX = ".cmplugin"
LEFT, RIGHT = 1448, 472
"""Widths at first, at a window of 1920 pixels."""


class PluginsView(QWidget):
    """The view of one seat."""

    told = Signal(str)
    restart_requested = Signal()
    """The program is to be started again without plugins."""

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self.wishes = PluginWishes(seat, self)
        self.table = PluginTable()
        self.health = HealthList()
        self.parts = _Parts()
        self.chosen = ChosenPanel()
        self.installing = InstallPanel()
        self.step = StepLine()
        self.setAcceptDrops(True)
        self._right = QStackedWidget()
        self._ends: list[Callable[[], object]] = []
        self._build()
        self._connect(seat)

    def begin(self) -> None:
        """The console is open: show what is installed."""
        host = self.wishes.host
        if host is not None:
            self._ends.append(host.changed(self.parts.heard.emit))
        self.refresh()

    def end(self) -> None:
        """Hear nothing more; the window closes."""
        for stop in self._ends:
            stop()

    def refresh(self) -> None:
        """Read everything again."""
        self.wishes.read(self._show)
        self.wishes.read_keys(lambda keys: self.parts.count_keys(len(keys)))

    def offer(self, path: Path) -> None:
        """Show what installing a package means."""
        self.wishes.plan(path, self._show_plan)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take one package."""
        if _package_in(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Show what installing the dropped package means."""
        path = _package_in(event.mimeData())
        if path is not None:
            event.acceptProposedAction()
            self.offer(path)

    def _show(self, rows: tuple[PluginRow, ...]) -> None:
        now = self.wishes.now
        self.table.show_rows(rows, now)
        self.health.show_rows([row.view for row in rows])
        self.chosen.show_row(self.table.row(), now)

    def _show_plan(self, plan: InstallPlan) -> None:
        self.installing.show_plan(plan, self.wishes.now)
        self._right.setCurrentWidget(self.installing)

    def _leave_plan(self) -> None:
        self._right.setCurrentWidget(self.chosen)

    def _build(self) -> None:
        for panel in (self.chosen, self.installing):
            self._right.addWidget(panel)
        row = QHBoxLayout()
        row.setContentsMargins(12, 12, 12, 12)
        row.setSpacing(8)
        for button in self.parts.buttons:
            row.addWidget(button)
        row.addStretch(1)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self.step)
        column.addWidget(self.table, 3)
        column.addWidget(self.health, 2)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(1)
        split.addWidget(left)
        split.addWidget(self._right)
        split.setStretchFactor(0, 1)
        split.setSizes([LEFT, RIGHT])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(split)

    def _connect(self, seat: Seat) -> None:
        parts, wishes, chosen = self.parts, self.wishes, self.chosen
        parts.install.clicked.connect(self._on_install_pressed)
        parts.check.clicked.connect(self._on_install_pressed)
        parts.keys.clicked.connect(self.show_keys)
        parts.safe.clicked.connect(self._on_safe_pressed)
        parts.heard.connect(self.refresh, Qt.ConnectionType.QueuedConnection)
        self.table.chosen.connect(self._on_chosen)
        wishes.began.connect(self._on_began)
        wishes.progressed.connect(self.step.show_step)
        wishes.ended.connect(self._on_ended)
        wishes.told.connect(self.told)
        wishes.refused.connect(seat.answers.failed)
        wishes.changed.connect(self.refresh)
        self.step.left.connect(wishes.cancel)
        self.installing.left.connect(self._leave_plan)
        self.installing.install_requested.connect(
            lambda plan, enable: wishes.install(plan, enable=enable)
        )
        wishes.installed.connect(self._on_installed)
        chosen.switch_requested.connect(lambda id_, on: wishes.switch(id_, on=on))
        chosen.back_requested.connect(lambda id_: wishes.plan_back(id_, self._ask_back))
        chosen.remove_requested.connect(self._on_remove_requested)
        chosen.remove_data_requested.connect(self._on_remove_data_requested)

    def show_keys(self) -> TrustedKeysDialog:
        """Open the list of trusted keys."""
        dialog = TrustedKeysDialog(self.wishes, self)
        dialog.open()
        return dialog

    def _on_install_pressed(self) -> None:
        kinds = ";;".join((tr("Plugins (*.cmplugin)"), tr("All files (*)")))
        ask_file(self, tr("Install a plugin"), kinds, self.offer)

    def _on_installed(self, plugin_id: str) -> None:
        self.table.choose(plugin_id)
        self._leave_plan()

    def _on_chosen(self, _plugin_id: str) -> None:
        self.chosen.show_row(self.table.row(), self.wishes.now)
        self._leave_plan()

    def _on_began(self, words: str) -> None:
        self.step.begin(words)
        self.installing.lock()
        self.chosen.setEnabled(False)

    def _on_ended(self) -> None:
        self.step.end()
        self.installing.unlock()
        self.chosen.setEnabled(True)

    def _on_safe_pressed(self) -> None:
        ask_confirm(
            self,
            tr("Start in safe mode"),
            tr(
                "The window closes and opens again without any plugin, to switch off or remove one "
                "that does harm. Everything is kept; the next ordinary start has the plugins again."
            ),
            tr("Restart without plugins"),
            self.restart_requested.emit,
            destructive=True,
        )

    def _ask_back(self, plan: BackPlan) -> None:
        title = tr(
            "Roll {plugin} back to {version}", plugin=plan.record.id, version=plan.former.version
        )
        if plan.blockers:
            self.wishes.refused.emit(plan.blockers[0])
            return
        field = FormField("why", tr("Why"), required=True, most=200, hint=tr(WAY_NAMES[plan.way]))
        ask(
            self, title, (field,),
            lambda values: self.wishes.go_back(plan, str(values["why"])),
            accept_text=tr("Roll back"),
        )  # fmt: skip

    def _on_remove_requested(self, plugin_id: str) -> None:
        ask_confirm(
            self,
            tr("Remove {plugin}", plugin=plugin_id),
            tr("Its files are removed. Its tables, photos and keys are kept for another time."),
            tr("Remove"),
            lambda: self.wishes.remove(plugin_id),
            destructive=True,
        )

    def _on_remove_data_requested(self, plugin_id: str) -> None:
        ask_confirm(
            self,
            tr("Remove the data of {plugin}", plugin=plugin_id),
            tr(
                "All its tables are dropped and its files put away. The database is copied first; "
                "the copy stays with the backups of plugins."
            ),
            tr("Remove the data"),
            lambda: self.wishes.remove_data(plugin_id),
            destructive=True,
            typed=plugin_id,
        )


class _Parts(QWidget):
    """The buttons above the table."""

    heard = Signal()
    """The host says, on any thread, that something changed."""

    def __init__(self) -> None:
        super().__init__()
        self.hide()
        self.install = push_button(tr("Install .cmplugin…"), look="primary")
        self.check = push_button(tr("Check an update file"))
        self.keys = push_button("")
        self.safe = push_button(tr("Start in safe mode"))
        self.count_keys(0)

    @property
    def buttons(self) -> tuple[QWidget, ...]:
        """The buttons in their order."""
        return self.install, self.check, self.keys, self.safe

    def count_keys(self, count: int) -> None:
        """Say how many keys are trusted."""
        self.keys.setText(tr("Trusted keys {n}", n=count))


def _package_in(mime: QMimeData) -> Path | None:
    urls = mime.urls() if mime.hasUrls() else []
    if len(urls) != 1 or not urls[0].isLocalFile():
        return None
    path = Path(urls[0].toLocalFile())
    return path if path.suffix == SUFFIX else None
