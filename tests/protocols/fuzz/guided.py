"""Streams that hypothesis builds from pieces of frames, for what random damage seldom hits.

Hypothesis prefers small and awkward streams and shrinks what it finds to the bytes that matter.
"""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from tests.protocols.fuzz.drill import Finding, drill
from tests.protocols.fuzz.mutants import WORDS
from tests.protocols.fuzz.seals import sealed

MOST_PIECES = 8


def streams(protocol: str, frames: Sequence[bytes]) -> st.SearchStrategy[list[bytes]]:
    """Return lists of whole frames, cut frames, frames with something put in, and bytes."""
    whole = st.sampled_from(frames)
    place = st.integers(0, 200)
    filling = st.binary(max_size=12) | st.sampled_from(WORDS)
    cut = st.builds(lambda raw, at: raw[: at % len(raw)], whole, place)
    filled = st.builds(
        lambda raw, at, more, gone: raw[: at % len(raw)] + more + raw[at % len(raw) + gone :],
        whole, place, filling, st.integers(0, 6),
    )  # fmt: skip
    right = filled.map(lambda raw: sealed(protocol, raw))
    return st.lists(whole | cut | filled | right | filling, max_size=MOST_PIECES)


def examples_that_break(
    protocol: str, frames: Sequence[bytes], count: int, number: int
) -> list[Finding]:
    """Try ``count`` examples drawn from seed ``number``; return the shrunken one that breaks."""
    if count < 1:
        return []

    @seed(number)
    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    @given(pieces=streams(protocol, frames))
    def holds(pieces: list[bytes]) -> None:
        drill(protocol, pieces, thorough=True)

    try:
        holds()
    except Finding as finding:
        return [finding]
    return []
