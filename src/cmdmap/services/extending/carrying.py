"""Carries out a plugin's wish in the transaction that the writer gives it alone.

Called by the writer for every ``PluginWish`` after the judge. What a wish that was refused has
changed is undone: the writer serves the turn again with the refusal in hand.
"""

from __future__ import annotations

from collections.abc import Iterator

from cmdmap.domain.extension import PluginWish
from cmdmap.errors import WorldError
from cmdmap.services.extending.transaction import PluginTransaction
from cmdmap.services.inbox import Turn, Wish
from cmdmap.services.present import Draft
from cmdmap.store.engine import StoreAwayError


class ActUndoneError(Exception):
    """A plugin's wish was refused after it had changed something: the transaction must go."""

    def __init__(self, refusal: WorldError, subject: str) -> None:
        super().__init__(str(refusal))
        self.refusal = refusal
        self.subject = subject


def carry(command: PluginWish, draft: Draft) -> None:
    """Run a plugin's act.

    Raises:
        WorldError: it was refused before it changed anything.
        ActUndoneError: it was refused after that.
    """
    extension, act = draft.present.extensions.act(command)
    transaction = PluginTransaction(extension, draft, draft.actor)
    try:
        act.run(command.wish, transaction)
        transaction.settle()
    except StoreAwayError:
        raise
    except WorldError as error:
        if transaction.deeds.changed:
            raise ActUndoneError(error, draft.subject) from error
        raise
    finally:
        transaction.end()


def apart(turn: Turn) -> Iterator[Turn]:
    """Yield the turns that have to be served one by one: each plugin's wish has its own."""
    together: list[Wish] = []
    for wish in turn.wishes:
        if isinstance(wish.command, PluginWish):
            if together:
                yield Turn(together, [], [])
            yield Turn([wish], [], [])
            together = []
        else:
            together.append(wish)
    if together or turn.reports or not turn.wishes:
        yield Turn(together, turn.reports, turn.arrived_at)
