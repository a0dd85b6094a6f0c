"""Link table model: one row per link with its state, rate and errors.

The window asks the rack for its statuses twice a second and hands them in with :meth:`apply`.
State is written as text beside its lamp, so that it is never only a colour.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from cmdmap.domain.ids import LinkId
from cmdmap.i18n import mark, tr
from cmdmap.links.base import LinkState, LinkStatus
from cmdmap.links.kind import Manner, shown
from cmdmap.links.spec import KINDS
from cmdmap.widgets.tables.actions import SORT_ROLE
from cmdmap.widgets.theme import theme
from cmdmap.widgets.wording import NOTHING, clock_text, count_text, hint_text

PORT, PROTOCOL, STATE, RATE, ERRORS, REPORTS, FIXES, OPENED, LAST, PEERS = range(10)
STATUS_ROLE = int(Qt.ItemDataRole.UserRole) + 1
"""The row's :class:`LinkStatus`."""

RECEIVER_PROTOCOLS = frozenset({"nmea", "ubx", "casic", "rtcm3", "skytraq"})
"""Protocols without identities on the air."""
NUMBER = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
WORD = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
STATE_NAMES = {
    LinkState.OPENING: mark("Opening"),
    LinkState.OPEN: mark("Online"),
    LinkState.WAITING: mark("Waiting"),
    LinkState.ENDED: mark("Ended"),
    LinkState.CLOSED: mark("Closed"),
}
STATE_ROLES = {
    LinkState.OPENING: "accent_text",
    LinkState.OPEN: "good",
    LinkState.WAITING: "bad",
    LinkState.ENDED: "muted",
    LinkState.CLOSED: "muted",
}
Index = QModelIndex | QPersistentModelIndex


def short_port(status: LinkStatus) -> str:
    """Return a link's name, else the last part of its address, e.g. ``ttyUSB0``."""
    if status.name:
        return status.name
    address = status.id.split(":", 1)[-1]
    return address.rsplit("/", 1)[-1] if status.kind != "tcp" else address


def error_share(status: LinkStatus) -> float:
    """Return the share of unreadable frames, 0 to 1."""
    seen = status.reports + status.rejects
    return status.rejects / seen if seen else 0.0


def is_receiver(status: LinkStatus) -> bool:
    """Tell a receiver, which names nobody, from a radio: by its protocol, else by what it says."""
    if status.protocol != "auto":
        return status.protocol in RECEIVER_PROTOCOLS
    return bool(status.frames) and status.frames.keys() <= RECEIVER_PROTOCOLS


def spoken(status: LinkStatus) -> str:
    """Write what a link speaks, its busiest protocol first, and the speed of a serial port."""
    frames = status.frames
    # A single frame beside thousands is an accident of noise, not a protocol.
    heard = [name for name in frames if frames[name] > 1] or list(frames)
    heard.sort(key=lambda name: -frames[name])
    words = "+".join(heard) if status.protocol == "auto" and heard else status.protocol
    return words if status.baud is None else f"{words} {status.baud}"


def peers_text(status: LinkStatus) -> str:
    """Write how many peers a link has; a link to one device has none to count."""
    kind = KINDS.get(status.kind)
    has_several = kind is not None and kind.manner is not Manner.STREAM
    return count_text(status.peers) if has_several or status.peers else NOTHING


def recent_peers_text(status: LinkStatus, most: int = 6) -> str:
    """Name the peers heard last, the newest first, and how many more there are; empty for none."""
    named = [shown(peer) for peer in reversed(status.recent_peers[-most:])]
    more = status.peers - len(named)
    names = ", ".join(named)
    return tr("{names} and {n} more", names=names, n=count_text(more)) if more > 0 else names


class LinkTableModel(QAbstractTableModel):
    """Rows of links; ``columns`` chooses and orders what is shown."""

    def __init__(self, columns: Sequence[int] = (PORT, PROTOCOL, STATE, RATE, ERRORS)) -> None:
        super().__init__()
        self._columns = tuple(columns)
        self._rows: list[LinkStatus] = []

    def apply(self, statuses: Sequence[LinkStatus]) -> None:
        """Show these links; rows of links that stayed keep their place."""
        if [s.id for s in statuses] != [s.id for s in self._rows]:
            self.beginResetModel()
            self._rows = list(statuses)
            self.endResetModel()
        elif statuses and list(statuses) != self._rows:
            self._rows = list(statuses)
            last = self.index(len(statuses) - 1, len(self._columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def status_at(self, row: int) -> LinkStatus:
        """Return the link of a row."""
        return self._rows[row]

    def row_of(self, link_id: LinkId) -> int:
        """Return the row of a link, -1 when there is none."""
        return next((row for row, s in enumerate(self._rows) if s.id == link_id), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self._columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return a heading."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            heads = (
                tr("Link"), tr("Protocol"), tr("State"), tr("Frames/s"), tr("Errors"),
                tr("Frames"), tr("Fixes"), tr("Opened"), tr("Last heard"), tr("Peers"),
            )  # fmt: skip
            return heads[self._columns[section]]
        if role == Qt.ItemDataRole.TextAlignmentRole and orientation is Qt.Orientation.Horizontal:
            return NUMBER if self._columns[section] >= RATE else WORD
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what one cell shows."""
        if not index.isValid():
            return None
        status, column = self._rows[index.row()], self._columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return _text(status, column)
        if role == STATUS_ROLE:
            return status
        if role == SORT_ROLE:
            return _order(status, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return hint_text(_hint(status))
        if role == Qt.ItemDataRole.ForegroundRole:
            if column == STATE:
                return theme().color(STATE_ROLES[status.state])
            if column == ERRORS and error_share(status) > 0.01:
                return theme().color("warn")
            return theme().color("text" if column in (PORT, RATE, ERRORS) else "muted")
        if role == Qt.ItemDataRole.TextAlignmentRole and column >= RATE:
            return NUMBER
        return None


def _hint(status: LinkStatus) -> str:
    names = recent_peers_text(status)
    peers = tr("Peers: {names}", names=names) if names else ""
    return "\n".join(part for part in (status.id, status.reason, peers) if part)


def _order(status: LinkStatus, column: int) -> float | str:
    """What a column is sorted by: the number behind the text where there is one."""
    heard = status.last_heard_at
    numbers = {
        RATE: status.frames_per_s,
        ERRORS: error_share(status),
        REPORTS: float(status.reports),
        FIXES: float(status.fixes),
        OPENED: float(status.opened),
        PEERS: float(status.peers),
        LAST: heard.timestamp() if heard else 0.0,
    }
    return numbers.get(column, _text(status, column))


def _text(status: LinkStatus, column: int) -> str:
    state = tr(STATE_NAMES[status.state])
    cells = (
        short_port(status),
        spoken(status),
        tr("{state}, recording", state=state) if status.recording else state,
        f"{status.frames_per_s:.1f}",
        f"{error_share(status) * 100:.1f} %",
        count_text(status.reports),
        count_text(status.fixes),
        count_text(status.opened),
        clock_text(status.last_heard_at),
        peers_text(status),
    )
    return cells[column]
