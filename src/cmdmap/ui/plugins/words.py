"""Words about plugins: what stands in the table, in the health list and in the panels.

Pure: from the values of the host and the installer to texts and tones.
"""

from __future__ import annotations

from datetime import datetime

from cmdmap.api.contributions import Driver
from cmdmap.api.drawing import Tone
from cmdmap.i18n import tr
from cmdmap.plugins.calling.days import Day
from cmdmap.plugins.calling.health import PluginHealth
from cmdmap.plugins.contributions import title_of
from cmdmap.plugins.finder import Origin
from cmdmap.plugins.installing.needing import Verdict
from cmdmap.plugins.installing.overview import brings
from cmdmap.plugins.installing.score import HIGHEST, Score
from cmdmap.plugins.installing.wanting import TAG_NAMES, Tag, Wish
from cmdmap.plugins.packaging.trust import STANDING_NAMES, Standing, TrustedKey
from cmdmap.plugins.views import STANDING_NAMES as PLUGIN_STANDINGS
from cmdmap.plugins.views import PluginStanding, PluginView
from cmdmap.widgets.chips import Chip
from cmdmap.widgets.detail import Row
from cmdmap.widgets.wording import count_text, joined_text

TAG_TONES = {Tag.COMMON: Tone.GOOD, Tag.SAFER: Tone.GOOD, Tag.CONFIRM: Tone.MIDDLE}
SHORT = 24
"""Characters of a reason inside a chip."""


def state_chip(view: PluginView) -> Chip:
    """Return what is with a plugin now."""
    match view.standing:
        case PluginStanding.ACTIVE if runs_outside(view):
            return Chip(tr("own process"), Tone.LOW)
        case PluginStanding.ACTIVE:
            return Chip(tr("enabled"), Tone.GOOD)
        case PluginStanding.OFF if not view.why:
            return Chip(tr("disabled"), Tone.PLAIN)
        case PluginStanding.SAFE:
            return Chip(tr(PLUGIN_STANDINGS[view.standing]), Tone.MIDDLE)
        case _:
            said = tr(PLUGIN_STANDINGS[view.standing])
            short = view.why if len(view.why) <= SHORT else f"{view.why[:SHORT]}…"
            return Chip(f"{said}: {short}" if short else said, Tone.HIGH, view.why)


def runs_outside(view: PluginView) -> bool:
    """Tell whether the drivers of an active plugin run in a process of their own."""
    if view.manifest is None or not view.manifest.of(Driver):
        return False
    return view.manifest.own_process or not (view.signer and view.signer.official)


def signature_text(view: PluginView, now: datetime) -> str:
    """Return who signed it and whether that is trusted."""
    if view.signer is not None:
        return signer_text(view.signer, now)
    if view.origin is Origin.SOURCE:
        return tr("folder on this computer · not signed")
    if view.origin is Origin.DISTRIBUTION:
        return tr("Python package · not signed")
    return tr("signature not accepted")


def signer_text(signer: TrustedKey, now: datetime) -> str:
    """Return who a signer is, in the admin's words."""
    standing = signer.standing(now)
    if signer.official and standing is Standing.GOOD:
        return tr("official signature")
    trusted = tr("trusted") if standing is Standing.GOOD else tr(STANDING_NAMES[standing])
    return joined_text(signer.name, trusted)


def short_print(signer: TrustedKey) -> str:
    """Return a fingerprint's beginning and end, to be compared at a glance."""
    parts = signer.key.fingerprint.split(":")
    return f"{parts[0]}:{parts[1]}:…:{parts[-1]}"


def score_text(score: Score | None) -> str:
    """Return a score as ``5 / 6``."""
    return "—" if score is None else f"{score.value} / {HIGHEST}"


def score_hint(score: Score | None) -> str:
    """Return why a score is what it is, a reason a line."""
    if score is None:
        return ""
    return "\n".join(f"{reason.points:+d}  {reason.sentence}" for reason in score.reasons)


def brings_text(view: PluginView) -> str:
    """Return what it brings in few words."""
    return "" if view.manifest is None else brings(view.manifest)


def part_title(view: PluginView, name: str) -> str:
    """Return the title of what was called, such as ``steps.hear_replies``; else the name itself."""
    if name == "load":
        return tr("Loading its code")
    section, _, rest = name.partition(".")
    found = () if view.manifest is None else view.manifest.contributions.get(section, ())
    titles = (title_of(part) for part in found if part.id == rest.partition(" ")[0])
    return next(titles, name)


def health_text(health: PluginHealth) -> str:
    """Return the counts of this run in one line."""
    calls = sum(part.calls for part in health.parts)
    whole_ms = sum(part.mean_ms * part.calls for part in health.parts)
    slowest = max((part.slowest_ms for part in health.parts), default=0.0)
    return joined_text(
        tr("calls {n}", n=count_text(calls)),
        tr("mean {ms:.1f} ms", ms=whole_ms / calls) if calls else "",
        tr("slowest {ms:.1f} ms", ms=slowest) if calls else "",
        tr("refused {n}", n=sum(part.refused for part in health.parts)),
        tr("slow {n}", n=sum(p.slow for p in health.parts)) if _is_slow(health) else "",
        tr("dropped {n}", n=sum(health.dropped.values())) if health.dropped else "",
        tr("restarts {n}", n=health.restarts) if health.restarts else "",
        tr("own process {mb:.0f} MB", mb=health.process_bytes / 1e6)
        if health.process_bytes
        else "",
    )


def day_text(day: Day) -> str:
    """Return the last 24 hours in one line, what went wrong first."""
    return joined_text(
        tr("crashes {n}", n=day.crashes) if day.crashes else "",
        tr("failures {n}", n=day.failures) if day.failures else "",
        tr("restarts {n}", n=day.restarts) if day.restarts else "",
        tr("slow {n}", n=count_text(day.slow)) if day.slow else "",
        tr("dropped {n}", n=count_text(day.dropped)) if day.dropped else "",
        tr("calls {n}", n=count_text(day.calls)),
        tr("mean {ms:.1f} ms", ms=day.mean_ms) if day.calls else "",
        tr("slowest {ms:.1f} ms", ms=day.slowest_ms) if day.calls else "",
        tr("refused {n}", n=count_text(day.refused)),
    )


def _is_slow(health: PluginHealth) -> bool:
    return any(part.slow for part in health.parts)


def wish_rows(wishes: tuple[Wish, ...]) -> list[Row]:
    """Return what a plugin wants, each with its tag."""
    return [
        Row(
            wish.title,
            below=wish.detail,
            chips=(Chip(tr(TAG_NAMES[wish.tag]), TAG_TONES[wish.tag]),),
            strong=True,
        )
        for wish in wishes
    ]


def verdict_rows(verdicts: tuple[Verdict, ...]) -> list[Row]:
    """Return whether everything it needs is there."""
    return [
        Row(
            verdict.what,
            verdict.found,
            "" if verdict.fine else verdict.sentence,
            (Chip(tr("there"), Tone.GOOD) if verdict.fine else Chip(tr("missing"), Tone.HIGH),),
        )
        for verdict in verdicts
    ]


def size_text(size: int) -> str:
    """Return a size in MB."""
    return f"{size / 1e6:,.1f} MB"
