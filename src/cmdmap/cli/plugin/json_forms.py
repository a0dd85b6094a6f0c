"""Plans, scores and installed plugins as JSON types and as lines for the terminal.

Printed by the parts of ``cmdmap plugin``; the names in JSON never change.
"""

from __future__ import annotations

from typing import Any

from cmdmap.i18n import tr
from cmdmap.plugins.installing.going_back import WAY_NAMES, BackPlan
from cmdmap.plugins.installing.overview import InstalledView
from cmdmap.plugins.installing.plan import CHANGE_NAMES, InstallPlan
from cmdmap.plugins.installing.score import HIGHEST, Score
from cmdmap.plugins.installing.wanting import TAG_NAMES
from cmdmap.plugins.packaging.trust import TrustedKey


def key_json(key: TrustedKey | None) -> dict[str, Any] | None:
    """Return a key with what is said of it."""
    if key is None:
        return None
    return {
        "key": key.key.name,
        "fingerprint": key.key.fingerprint,
        "name": key.name,
        "official": key.official,
        "trusted_at": key.trusted_at,
        "expires_at": key.expires_at,
        "revoked_at": key.revoked_at,
        "reason": key.reason,
    }


def score_json(score: Score) -> dict[str, Any]:
    """Return a score with its reasons."""
    return {"value": score.value, "reasons": [reason._asdict() for reason in score.reasons]}


def score_lines(score: Score) -> list[str]:
    """Return a score with a line for each reason."""
    head = tr("Score: {value} of {highest}", value=score.value, highest=HIGHEST)
    return [head, *(f"  {each.points:+d}  {each.sentence}" for each in score.reasons)]


def plan_json(plan: InstallPlan) -> dict[str, Any]:
    """Return a plan of an installation."""
    upgrade = plan.upgrade
    return {
        "id": plan.manifest.id,
        "version": str(plan.manifest.version),
        "name": plan.manifest.name,
        "name_zh": plan.manifest.name_zh,
        "change": plan.change.value,
        "signer": key_json(plan.signer),
        "signed_by": plan.package.signature.key_name,
        "api": plan.api._asdict(),
        "needs": [verdict._asdict() for verdict in plan.needs],
        "wants": [{**wish._asdict(), "tag": wish.tag.value} for wish in plan.wishes],
        "score": score_json(plan.score),
        "upgrade": upgrade
        and {
            "from": upgrade.from_version,
            "backup_bytes": upgrade.backup_bytes,
            "migrations": upgrade.migrations,
            "dropped": upgrade.dropped,
        },
        "blockers": list(plan.blockers),
    }


def plan_lines(plan: InstallPlan) -> list[str]:
    """Return a plan of an installation in plain words."""
    manifest, signer = plan.manifest, plan.signer
    lines = [
        f"{manifest.title} ({manifest.id}) {manifest.version}: {tr(CHANGE_NAMES[plan.change])}"
    ]
    if manifest.about:
        lines.append(manifest.about)
    if signer is None:
        lines.append(tr("Signed by: nobody known (key {key})", key=plan.package.signature.key_name))
    else:
        lines.append(tr("Signed by: {name}, key {key}, fingerprint {fingerprint}",
                        name=signer.name, key=signer.key.name,
                        fingerprint=signer.key.fingerprint))  # fmt: skip
    lines.append(tr("API: {sentence}", sentence=plan.api.sentence))
    lines += [f"  {verdict.sentence}" for verdict in plan.needs]
    lines.append(tr("It wants:") if plan.wishes else tr("It wants nothing special."))
    lines += [f"  [{tr(TAG_NAMES[each.tag])}] {each.title} · {each.detail}" for each in plan.wishes]
    lines += score_lines(plan.score)
    return lines + _upgrade_lines(plan)


def _upgrade_lines(plan: InstallPlan) -> list[str]:
    upgrade = plan.upgrade
    if upgrade is None:
        return []
    lines = [tr("From version {version}, which is kept.", version=upgrade.from_version)]
    if upgrade.backup_bytes is not None:
        lines.append(_copied(upgrade.backup_bytes))
    if upgrade.migrations:
        lines.append(tr("Migrations of its tables: {count}.", count=upgrade.migrations))
    if upgrade.dropped:
        lines.append(tr("Version {version} is no longer kept.", version=upgrade.dropped))
    return lines


def back_json(plan: BackPlan) -> dict[str, Any]:
    """Return a plan of going back."""
    return {
        "id": plan.record.id,
        "from": plan.record.version,
        "to": plan.former.version,
        "way": plan.way.value,
        "backup_bytes": plan.backup_bytes,
        "blockers": list(plan.blockers),
    }


def back_lines(plan: BackPlan) -> list[str]:
    """Return a plan of going back in plain words."""
    record, former = plan.record, plan.former
    lines = [f"{record.id} {record.version} -> {former.version}", tr(WAY_NAMES[plan.way])]
    if plan.backup_bytes is not None:
        lines.append(_copied(plan.backup_bytes))
    return lines


def view_json(view: InstalledView) -> dict[str, Any]:
    """Return an installed plugin."""
    record, manifest = view.record, view.manifest
    return {
        "id": record.id,
        "version": record.version,
        "name": manifest and manifest.name,
        "name_zh": manifest and manifest.name_zh,
        "origin": view.origin.value,
        "condition": view.condition.value,
        "reason": view.reason,
        "former": record.former and record.former.version,
        "signer": key_json(view.signer),
        "score": view.score and score_json(view.score),
        "contributions": {}
        if manifest is None
        else {section: len(many) for section, many in manifest.contributions.items() if many},
        "installed_at": record.installed_at,
        "went_back": record.went_back,
    }


def _copied(size: int) -> str:
    return tr("The database is copied first, {mb} MB.", mb=f"{size / 2**20:.1f}")
