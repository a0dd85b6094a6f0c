"""The act ``look``: true names and telephones are opened after it only.

Entry of ``plugin.toml``, writer side; nothing is changed. The audit row says by whom, when and
at which number.
"""

from __future__ import annotations

from cmdmap.api import Transaction, WorldError, tr
from emergency_response.domain.wishes import Look, LookAt
from emergency_response.store.activations import read_activation
from emergency_response.store.calls import read_call
from emergency_response.store.command_post import read_shift
from emergency_response.store.plans import read_plan
from emergency_response.store.resources import read_resource


def look(wish: Look, tx: Transaction) -> None:
    """Put a look into the audit."""
    if not tx.may("person.reveal"):
        raise WorldError(tr("You may see names and telephones masked only."))
    tx.subject(_number(wish, tx))


def _number(wish: Look, tx: Transaction) -> str:
    match wish.at:
        case LookAt.CALL:
            activation_id = read_call(tx, wish.id).activation_id
            return f"{read_activation(tx, activation_id).number} call {wish.id}"
        case LookAt.SHIFT:
            activation_id, _ = read_shift(tx, wish.id)
            return f"{read_activation(tx, activation_id).number} shift {wish.id}"
        case LookAt.PLAN:
            line, _ = read_plan(tx, wish.id)
            return f"{line.code} v{line.version}"
        case LookAt.RESOURCE:
            return f"resource {read_resource(tx, wish.id).id}"
