"""The auditor: notes what became of every command, in the command's own transaction.

Owned by the writer thread. After the commit the head of the chain is copied into a file beside the
database (``services/audit/witness.py``), so that a log whose end was cut off is found.
"""

from __future__ import annotations

import platform
from pathlib import Path

from cmdmap.domain.commands import HandOver, RememberDevice
from cmdmap.domain.extension import PluginWish
from cmdmap.domain.login.chain import AuditLine, Head, Outcome
from cmdmap.domain.login.commands import RecordLogin
from cmdmap.errors import WorldError
from cmdmap.i18n import mark
from cmdmap.services.audit.witness import Witness
from cmdmap.services.audit.wording import detail_of, subject_of, what_of
from cmdmap.services.extending.extension import is_own_act
from cmdmap.services.inbox import Wish
from cmdmap.services.login.keepable import UnkeepableError
from cmdmap.services.login.masking import mask_text
from cmdmap.services.present import Draft
from cmdmap.store.accounts.accounts import read_account
from cmdmap.store.accounts.audit import append_audit
from cmdmap.store.engine import Connection, Store
from cmdmap.store.times import to_us

NOT_LOGGED = frozenset({HandOver, RememberDevice})
"""What the program's own parts tell each other; the list stands in ``docs/rights.md``."""

LONGEST = 300
"""Letters of a reason."""

WRONG_LOGIN = mark("wrong name or password")
"""Kept as it stands here, shown in the language of who reads it."""


class Auditor:
    """The lines of one transaction in the making, and the newest head."""

    def __init__(self, seat: str = "", witness: Witness | None = None) -> None:
        """``seat`` names the computer; without ``witness`` no copy of the head is kept."""
        self._seat = seat
        self._witness = witness
        self._lines: list[AuditLine] = []
        self._head: Head | None = None

    def begin(self) -> None:
        """Begin a transaction; lines of one that failed are dropped with it."""
        self._lines = []
        self._head = None

    def note(self, wish: Wish, draft: Draft, facts_before: int, refusal: WorldError | None) -> None:
        """Note one command; ``facts_before`` is how many facts the draft had before it."""
        command = wish.command
        if type(command) in NOT_LOGGED:
            return
        if isinstance(command, PluginWish) and is_own_act(command):
            return
        actor, outcome, reason = wish.actor.name, Outcome.DONE, ""
        if refusal is not None:
            outcome, reason = Outcome.REFUSED, mask_text(str(refusal))[:LONGEST]
        if isinstance(command, RecordLogin) and not isinstance(refusal, UnkeepableError):
            # Who mistypes may have put the password into the field of the name: not kept.
            account = read_account(draft.connection, command.name)
            actor = account.name if account else "?"
            if not command.passed and not reason:
                outcome, reason = Outcome.REFUSED, WRONG_LOGIN
        subject, detail = "", "{}"
        if not isinstance(refusal, UnkeepableError):
            subject, detail = subject_of(command, draft, facts_before), detail_of(command)
        self._lines.append(
            AuditLine(
                to_us(draft.now), actor, self._seat, what_of(command), subject, detail, outcome,
                reason,
            )
        )  # fmt: skip

    def write(self, connection: Connection) -> None:
        """Put the lines into the open transaction."""
        self._head = append_audit(connection, self._lines)

    def settle(self) -> None:
        """Copy the head; the transaction is on disk."""
        if self._head is not None and self._witness is not None:
            self._witness.keep(self._head)


def open_auditor(store: Store, home: Path) -> Auditor:
    """Return the auditor of a process, with its witness in the home folder."""
    return Auditor(platform.node(), Witness(home, str(store)))
