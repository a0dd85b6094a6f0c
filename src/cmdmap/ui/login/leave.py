"""Leave: asks the judge before something is done that no command carries out, and has it logged.

Used for links, areas, options, exports and looks at the audit log.
"""

from __future__ import annotations

from collections.abc import Callable

from cmdmap.domain.login.commands import AskLeave, Undertaking
from cmdmap.errors import WorldError
from cmdmap.ui.seat import Seat


def with_leave(
    seat: Seat,
    undertaking: Undertaking,
    subject: str,
    go: Callable[[], None],
    refused: Callable[[WorldError], None] | None = None,
    *,
    rows: int | None = None,
) -> None:
    """Call ``go`` on the UI thread once it is allowed and written down, else ``refused``."""
    future = seat.submit(AskLeave(undertaking, subject, rows))
    seat.answers.deliver(future, lambda _commit: go(), refused)
