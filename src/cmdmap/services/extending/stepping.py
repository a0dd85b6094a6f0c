"""Makes a step of the writer's list out of a plugin's entry.

The registry adds it to the :class:`StepLine`; ``services/passage.py`` runs it for every report.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cmdmap.domain.report import Heard
from cmdmap.domain.rights import SYSTEM
from cmdmap.errors import WorldError
from cmdmap.services.extending.extension import Extension, PluginOffError
from cmdmap.services.extending.step_line import StepLine, StepUndoneError
from cmdmap.services.extending.transaction import PluginTransaction
from cmdmap.services.passage import NamedStep, Passage
from cmdmap.services.present import Draft
from cmdmap.store.engine import StoreAwayError

DONE = "done"
REFUSED = "refused"
REASON_LENGTH = 40

Entry = Callable[[Heard, Any], str | None]
"""The plugin's entry, guarded."""


def plugin_step(
    extension: Extension,
    name: str,
    title: str,
    entry: Entry,
    line: StepLine,
    protocols: tuple[str, ...] = (),
) -> NamedStep:
    """Return the step; only reports of ``protocols`` come by, of all where it is empty."""
    full = f"{extension.plugin_id}.{name}"

    def run(passage: Passage, draft: Draft) -> Passage | None:
        heard = passage.heard
        if protocols and heard.report.protocol not in protocols:
            return passage
        if line.is_left_out(full, heard):
            return passage.refuse(REFUSED)
        transaction = PluginTransaction(extension, draft, SYSTEM)
        try:
            reason = entry(heard, transaction)
            transaction.settle()
        except StoreAwayError:
            raise
        except WorldError as error:
            off = isinstance(error, PluginOffError)
            if transaction.deeds.changed:
                raise StepUndoneError(full, heard, again=not off) from error
            return passage if off else passage.refuse(REFUSED)
        finally:
            transaction.end()
        if reason is None:
            return passage
        return passage.finish() if reason == DONE else passage.refuse(reason[:REASON_LENGTH])

    return NamedStep(full, title, run, (REFUSED,))
