"""Flow: lays parts of a sheet one under the other on pages; nothing is drawn yet.

Each part says how high it is and how it is drawn; a table is handed in row by row, with a head that
is repeated on every page it goes over to. ``pdf.py`` draws the pages afterwards, when their number
is known.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

Draw = Callable[[QPainter, QRectF], None]
"""Draws a part into its box."""


@dataclass(slots=True)
class Page:
    """What stands on one page."""

    parts: list[tuple[QRectF, Draw]] = field(default_factory=list)

    def draw(self, painter: QPainter) -> None:
        """Draw everything."""
        for box, draw in self.parts:
            painter.save()
            painter.setClipRect(box.adjusted(-1, -1, 1, 1))
            draw(painter, box)
            painter.restore()


class Flow:
    """Pages of one width and height, filled from the top."""

    def __init__(self, body: QRectF) -> None:
        """``body``: the part of a page that is filled."""
        self.body = body
        self.pages = [Page()]
        self._y = body.top()
        self._head: tuple[float, Draw] | None = None

    @property
    def left(self) -> float:
        """Height that is left on the page."""
        return self.body.bottom() - self._y

    def add(self, height: float, draw: Draw, *, keep: float = 0.0) -> None:
        """Put a part; ``keep``: what follows and must be on the same page as it."""
        height = min(height, self.body.height() - self._head_height())
        fresh = self._y <= self.body.top() + self._head_height()
        if not fresh and self.left < height + min(keep, self.body.height() / 2):
            self.turn()
        box = QRectF(self.body.left(), self._y, self.body.width(), height)
        self.pages[-1].parts.append((box, draw))
        self._y += height

    def space(self, height: float) -> None:
        """Leave a gap, unless a page begins here."""
        if self._y > self.body.top():
            self._y += height

    def turn(self) -> None:
        """Begin another page."""
        self.pages.append(Page())
        self._y = self.body.top()
        if self._head is not None:
            self._put_head()

    def begin_table(self, height: float, draw: Draw, row: float) -> None:
        """Put a table's head, to be repeated until :meth:`end_table`, with room for a ``row``."""
        if self.left < height + row and self._y > self.body.top():
            self.turn()
        self._head = (min(height, self.body.height() / 2), draw)
        self._put_head()

    def end_table(self) -> None:
        """Repeat the head no longer."""
        self._head = None

    def _head_height(self) -> float:
        return 0.0 if self._head is None else self._head[0]

    def _put_head(self) -> None:
        if self._head is None:
            return
        height, draw = self._head
        box = QRectF(self.body.left(), self._y, self.body.width(), height)
        self.pages[-1].parts.append((box, draw))
        self._y += height
