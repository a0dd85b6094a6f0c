"""Flow row: buttons beside each other, in as many lines as the width needs, or in one line.

Under details and over lists, whose panels can be made narrow. What one line does not hold stands
in the menu of its last button.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QSize, Qt
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QMenu, QPushButton, QSizePolicy, QWidget

from cmdmap.i18n import tr
from cmdmap.widgets.theme import icon

GAP = 8
PAD = 10


class FlowRow(QWidget):
    """Lays its visible widgets out from the left, line by line."""

    def __init__(self, side: int = PAD) -> None:
        """``side``: pixels free at the left and the right."""
        super().__init__()
        self._side = side
        self._widgets: list[QWidget] = []
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizePolicy(policy)

    def add(self, widget: QWidget) -> None:
        """Add a widget at the end."""
        widget.setParent(self)
        self._widgets.append(widget)
        widget.installEventFilter(self)
        if not widget.isHidden():
            widget.show()
        self._lay_out()

    def eventFilter(self, watched, event: QEvent) -> bool:  # type: ignore[no-untyped-def] # noqa: ANN001
        """Lay out again when a widget comes, goes or changes its words."""
        kinds = (QEvent.Type.ShowToParent, QEvent.Type.HideToParent, QEvent.Type.LayoutRequest)
        if event.type() in kinds:
            self._lay_out()
        return bool(super().eventFilter(watched, event))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the lines anew."""
        super().resizeEvent(event)
        self._lay_out()

    def event(self, event: QEvent) -> bool:
        """A button whose words changed asks its parent for room."""
        if event.type() is QEvent.Type.LayoutRequest:
            self._lay_out()
        return bool(super().event(event))

    def sizeHint(self) -> QSize:
        """Return the size of the lines as they are."""
        return QSize(160, self.minimumHeight())

    def _lay_out(self) -> None:
        shown = [widget for widget in self._widgets if not widget.isHidden()]
        room, top = self.width() - self._side, PAD
        while shown:
            line: list[QWidget] = []
            left = self._side
            while shown and (not line or left + shown[0].sizeHint().width() <= room):
                line.append(shown.pop(0))
                left += line[-1].sizeHint().width() + GAP
            high = max(widget.sizeHint().height() for widget in line)
            self._place(line, top, high)
            top += high + GAP
        high = top - GAP + PAD if top > PAD else 0
        if self.minimumHeight() != high:
            self.setFixedHeight(high)

    def _place(self, line: list[QWidget], top: int, high: int) -> None:
        left = self._side
        for widget in line:
            size = widget.sizeHint()
            wide = min(size.width(), max(40, self.width() - 2 * self._side))
            widget.setGeometry(left, top + (high - size.height()) // 2, wide, size.height())
            left += wide + GAP


class MoreRow(FlowRow):
    """One line of buttons; those it does not hold are in the menu of its last button.

    Their owners show, hide and enable them as ever. A chosen chip that stands in the menu gives the
    last button its words, so that a list is never narrowed unseen.
    """

    def __init__(self, side: int = PAD, pad: int = PAD) -> None:
        """``pad``: pixels free above and below."""
        super().__init__(side)
        self._pad = pad
        self._hint = QSize()
        self._away: list[QAbstractButton] = []
        self._policies: dict[QWidget, Qt.FocusPolicy] = {}
        self.more = QPushButton(self)
        self.more.setCheckable(True)
        self.more.setProperty("chip", True)
        self.more.setIcon(icon("chevron", "muted"))
        self.more.setIconSize(QSize(12, 12))
        self.more.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.more.hide()
        self.more.clicked.connect(self._on_more_pressed)

    def add(self, widget: QWidget) -> None:
        """Add a button at the end."""
        if isinstance(widget, QAbstractButton):
            # Chosen in the menu or by its owner: the last button has to say so.
            widget.toggled.connect(lambda _on: self._lay_out())
        super().add(widget)

    def sizeHint(self) -> QSize:
        """Return the room in which no menu is needed."""
        shown = [widget for widget in self._widgets if not widget.isHidden()]
        return QSize(max(0, _wide(shown)) + 2 * self._side, self.minimumHeight())

    def in_menu(self) -> tuple[QAbstractButton, ...]:
        """Return the buttons that stand in the menu now."""
        return tuple(self._away)

    def _lay_out(self) -> None:
        shown = [widget for widget in self._widgets if not widget.isHidden()]
        room = self.width() - 2 * self._side
        line = list(shown)
        left: list[QWidget] = []
        if _wide(line) > room:
            while len(line) > 1 and _wide(line) > room - GAP - self._more_width(left):
                left.insert(0, line.pop())
        self._away = [widget for widget in left if isinstance(widget, QAbstractButton)]
        self._name(self._away)
        self.more.setVisible(bool(left))
        self._keep_out_of_reach(left)
        if left:
            line.append(self.more)
        high = max((widget.sizeHint().height() for widget in line), default=0)
        self._place(line, self._pad, high)
        for widget in left:
            widget.move(self._side, 2 * self._pad + 2 * high)
        self.setFixedHeight(high + 2 * self._pad if line else 0)
        if self._hint != self.sizeHint():
            self._hint = self.sizeHint()
            self.updateGeometry()

    def _more_width(self, left: list[QWidget]) -> int:
        """Return how wide the last button is with these in its menu; a chosen one names it."""
        self._name([widget for widget in left if isinstance(widget, QAbstractButton)])
        return self.more.sizeHint().width()

    def _keep_out_of_reach(self, left: list[QWidget]) -> None:
        """The keyboard passes over what is in the menu."""
        for widget in self._widgets:
            policy = self._policies.setdefault(widget, widget.focusPolicy())
            widget.setFocusPolicy(Qt.FocusPolicy.NoFocus if widget in left else policy)

    def _name(self, away: list[QAbstractButton]) -> None:
        chosen = [button.text() for button in away if button.isChecked()]
        self.more.setChecked(bool(chosen))
        self.more.setText(chosen[0] if chosen else tr("More"))

    def _on_more_pressed(self) -> None:
        self._name(self._away)
        menu = QMenu(self)
        for button in self._away:
            action = QAction(button.icon(), button.text(), menu)
            action.setEnabled(button.isEnabled())
            action.setToolTip(button.toolTip())
            action.setCheckable(button.isCheckable())
            action.setChecked(button.isChecked())
            action.triggered.connect(button.click)
            menu.addAction(action)
        menu.setToolTipsVisible(True)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.more.mapToGlobal(QPoint(0, self.more.height())))


def _wide(line: list[QWidget]) -> int:
    return sum(widget.sizeHint().width() + GAP for widget in line) - GAP
