"""Acts on plans: keep as a new version, take out of force."""

from __future__ import annotations

from cmdmap.api import Transaction, WorldError, tr
from emergency_response.domain.plan import faults
from emergency_response.domain.wishes import RetirePlan, SavePlans
from emergency_response.store.plans import (
    keep_plan,
    meant_plan,
    newest_version,
    retire,
    true_plan,
    without_uids,
)

MOST_AT_ONCE = 500


def save_plans(wish: SavePlans, tx: Transaction) -> None:
    """Keep plans as new versions; what says the same as the version in force is left alone."""
    if not 0 < len(wish.plans) <= MOST_AT_ONCE:
        raise WorldError(tr("Hand in 1 to {most} plans at once.", most=MOST_AT_ONCE))
    for plan in wish.plans:
        meant = meant_plan(tx, plan)
        for fault in faults(meant):
            raise WorldError(f"{plan.title}: {fault}")
        newest = newest_version(tx, plan.code)
        _check_version(wish, plan.title, newest.version if newest is not None else 0)
        if newest is not None and newest.current:
            _, before = true_plan(tx, tx.desk, newest.id)
            if without_uids(before) == meant:
                continue
        keep_plan(tx, meant, wish.note)
    tx.subject(wish.plans[0].code)
    tx.touch("plans")


def _check_version(wish: SavePlans, title: str, newest: int) -> None:
    """Refuse a draft of a version that is not the newest any more."""
    if wish.version is None or wish.version == newest:
        return
    if wish.version == 0:
        raise WorldError(tr("Another plan has this number; give {plan} its own.", plan=title))
    raise WorldError(
        tr(
            "Somebody has kept version {newest} of {plan} meanwhile; look at it, then draft again.",
            newest=newest,
            plan=title,
        )
    )


def retire_plan(wish: RetirePlan, tx: Transaction) -> None:
    """Take a plan out of force; what was begun with it goes on."""
    if not wish.reason.strip():
        raise WorldError(tr("Say why the plan is taken out of force."))
    if not retire(tx, wish.code):
        raise WorldError(tr("This plan is not in force."))
    tx.subject(wish.code)
    tx.touch("plans")
