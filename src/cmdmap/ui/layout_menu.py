"""Layout menu: named layouts of the Command workspace, the seat's colours and its language.

Belongs to the window; the files are those of :class:`~cmdmap.ui.layouts.LayoutBook`, colours and
language are options of the seat.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QInputDialog, QLineEdit, QMenu, QWidget

from cmdmap.i18n import tr
from cmdmap.ui.layouts import LAST, LayoutBook
from cmdmap.ui.seat import Seat
from cmdmap.ui.workspaces.command import CommandWorkspace


class LayoutMenu(QObject):
    """The menu at the far right of the header."""

    look_requested = Signal(str, object)
    """An option of the seat's look and its new value."""

    def __init__(
        self,
        menu: QMenu,
        seat: Seat,
        command: CommandWorkspace,
        wall: Callable[[], None],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._menu, self._command = menu, command
        self._options, self._book = seat.options, LayoutBook(seat.home / "layouts")
        self._wall, self._window = wall, window
        menu.aboutToShow.connect(self._fill)
        self._fill()

    def keep_last(self) -> None:
        """Keep the docks as they are for the next start."""
        self.keep(LAST)

    def restore_last(self) -> None:
        """Put the docks where they were left."""
        self.restore(LAST)

    def keep(self, name: str) -> None:
        """Keep the docks as they are under a name."""
        self._book.save(name, bytes(self._command.saveState().data()))

    def restore(self, name: str) -> None:
        """Put the docks where a layout has them; one that cannot be read is the box's own."""
        state = self._book.load(name)
        if not state or not self._command.restoreState(state):
            self._command.placement.reset()

    def _fill(self) -> None:
        menu = self._menu
        menu.clear()
        for name in self._book.names():
            menu.addAction(name).triggered.connect(partial(self.restore, name))
        if self._book.names():
            menu.addSeparator()
        menu.addAction(tr("Save this layout…")).triggered.connect(self._ask_name)
        menu.addAction(tr("Reset the layout")).triggered.connect(self._command.placement.reset)
        menu.addAction(tr("Wall mode    F11")).triggered.connect(self._wall)
        menu.addSeparator()
        self._offer(
            "interface.theme", (("dark", tr("Dark colours")), ("light", tr("Light colours")))
        )
        self._offer("interface.language", (("zh_CN", "中文"), ("en", "English")))

    def _offer(self, option: str, looks: Sequence[tuple[str, str]]) -> None:
        for value, text in looks:
            action = self._menu.addAction(text)
            action.setCheckable(True)
            action.setChecked(self._options.text(option) == value)
            action.triggered.connect(partial(self.look_requested.emit, option, value))

    def _ask_name(self) -> None:
        name, wanted = QInputDialog.getText(
            self._window,
            tr("Save this layout…"),
            tr("Name of the layout"),
            QLineEdit.EchoMode.Normal,
        )
        if wanted and name.strip():
            self.keep(name.strip())
