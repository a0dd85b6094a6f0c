"""Words for what goes out: states and happenings as the window and the command line name them."""

from __future__ import annotations

from cmdmap.domain.outgoing import Happening, OutgoingState
from cmdmap.i18n import mark
from cmdmap.store.outbox import QUEUED

STATE_NAMES = {
    OutgoingState.QUEUED: mark("waiting to be sent"),
    OutgoingState.SENDING: mark("being sent"),
    OutgoingState.SENT: mark("sent"),
    OutgoingState.DELIVERED: mark("delivered"),
    OutgoingState.FAILED: mark("failed"),
    OutgoingState.UNANSWERED: mark("no answer known"),
    OutgoingState.CANCELLED: mark("taken back"),
}
HAPPENING_NAMES = {
    QUEUED: mark("ordered"),
    Happening.HANDED.value: mark("given to a link"),
    Happening.UNWRITTEN.value: mark("not begun"),
    Happening.IMPOSSIBLE.value: mark("cannot be sent"),
    Happening.BROKEN.value: mark("lost while sending"),
    Happening.WRITTEN.value: mark("went out"),
    Happening.CONFIRMED.value: mark("confirmed"),
    Happening.DENIED.value: mark("refused"),
    Happening.SILENCE.value: mark("no answer"),
    Happening.EXPIRED.value: mark("waited too long"),
    Happening.RESTART.value: mark("cmdmap was restarted"),
    Happening.CANCELLED.value: mark("taken back"),
}
