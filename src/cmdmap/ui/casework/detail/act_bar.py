"""Act bar: the buttons of an incident: the next step large, a few beside it, the rest in a menu.

Shows the offers of ``acts/offers.py``; a closed one stays in sight and says why in its tool tip.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QWidget

from cmdmap.domain.incident_flow import Act
from cmdmap.i18n import tr
from cmdmap.services.casework.wording import act_name
from cmdmap.ui.casework.acts.offers import Offer
from cmdmap.widgets.frame import push_button

BESIDE = (Act.REINFORCE, Act.HAND_TO_MEDIATION, Act.SUPERVISE, Act.REOPEN)
"""Acts with a button of their own, where the flow has them."""
BESIDE_MAX = 2
SIDE, GAP = 12, 8
GROUPS = (
    (Act.REINFORCE, Act.SEND_BACK, Act.FEED_BACK, Act.CONTACT),
    (Act.ESCALATE, Act.HAND_TO_LAW, Act.HAND_TO_MEDIATION),
    (Act.SUPERVISE, Act.ANSWER, Act.ASK_POSTPONE, Act.GRANT_POSTPONE, Act.DENY_POSTPONE),
    (Act.NOTE, Act.AMEND, Act.ATTACH, Act.MERGE, Act.SPLIT),
    (Act.TAKE_BACK, Act.SUSPEND, Act.RESUME, Act.REOPEN, Act.CANCEL),
)
"""The menu, group by group; what stands in none comes last."""


class ActBar(QWidget):
    """One row of buttons."""

    act_requested = Signal(object)
    """Act."""

    def __init__(self) -> None:
        super().__init__()
        self.main = push_button("", look="primary")
        self.more = push_button(tr("More"))
        self.menu = QMenu(self.more)
        self._beside: list[QPushButton] = []
        self._offers: tuple[Offer, ...] = ()
        self._main: Offer | None = None
        self.menu.setToolTipsVisible(True)
        self.more.setMenu(self.menu)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(SIDE, 8, SIDE, 8)
        self._row.setSpacing(GAP)
        self._row.addWidget(self.main)
        self._row.addStretch(1)
        self._row.addWidget(self.more)
        self.main.clicked.connect(self._on_main_pressed)

    def show_offers(self, main: Offer | None, offers: Sequence[Offer]) -> None:
        """Offer these; ``main`` is the next step of the loop."""
        if (main, tuple(offers)) == (self._main, self._offers):
            return
        self._main, self._offers = main, tuple(offers)
        self.main.setVisible(main is not None)
        if main is not None:
            self.main.setText(f"{act_name(main.act)}  F6")
            dress(self.main, main)
        rest = [offer for offer in offers if main is None or offer.act is not main.act]
        self._show_beside([offer for offer in rest if offer.act in BESIDE][:BESIDE_MAX])
        fill_menu(self.menu, rest, self.act_requested.emit)
        self.more.setVisible(bool(rest))
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """Return the room of the next step and the menu; the others give way to the menu."""
        return QSize(self._room_of(()), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show beside the next step what there is room for; the menu has every act."""
        super().resizeEvent(event)
        self._fit()

    def offered(self) -> tuple[Offer, ...]:
        """Return what is offered, closed ones too."""
        return self._offers

    def _show_beside(self, offers: Sequence[Offer]) -> None:
        for button in self._beside:
            button.hide()
            button.deleteLater()
        self._beside = []
        for number, offer in enumerate(offers, 1):
            button = push_button(act_name(offer.act))
            dress(button, offer)
            button.clicked.connect(partial(self.act_requested.emit, offer.act))
            self._row.insertWidget(number, button)
            self._beside.append(button)

    def _fit(self) -> None:
        shown: list[QPushButton] = []
        for button in self._beside:
            if self._room_of((*shown, button)) <= self.width():
                shown.append(button)
        for button in self._beside:
            button.setVisible(button in shown)

    def _room_of(self, beside: Sequence[QPushButton]) -> int:
        line = [b for b in (self.main, self.more) if not b.isHidden()]
        widths = [button.sizeHint().width() for button in (*line, *beside)]
        return sum(widths) + GAP * max(0, len(widths) - 1) + 2 * SIDE

    def _on_main_pressed(self) -> None:
        if self._main is not None:
            self.act_requested.emit(self._main.act)


def dress(button: QPushButton, offer: Offer) -> None:
    """Open or close a button as its offer is."""
    button.setEnabled(offer.is_open)
    button.setToolTip(offer.why_not)


def fill_menu(menu: QMenu, offers: Iterable[Offer], react: Callable[[Act], object]) -> None:
    """Write the offers into a menu, by group; closed ones say why in their tool tip."""
    menu.clear()
    left = {offer.act: offer for offer in offers}
    grouped = [[left.pop(act) for act in group if act in left] for group in GROUPS]
    for group in [each for each in (*grouped, list(left.values())) if each]:
        if menu.actions():
            menu.addSeparator()
        for offer in group:
            action = QAction(act_name(offer.act), menu)
            action.setEnabled(offer.is_open)
            action.setToolTip(offer.why_not or act_name(offer.act))
            action.setData(offer.act)
            action.triggered.connect(partial(react, offer.act))
            menu.addAction(action)
