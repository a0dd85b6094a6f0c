"""A case bench with the shipped words of the field, and reports of its radios."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.kit.cases import KINDS, CaseBench, case_bench
from tests.kit.desks import HOME, NOON, fix, north, open_file, said
from tests.kit.radio_desks import key

from cmdmap.config import resources_dir
from cmdmap.domain.casework.kinds import IncidentKind, KindBook
from cmdmap.domain.incident import Urgency
from cmdmap.domain.report import ReportKind
from cmdmap.services.field.emergencies import KIND
from cmdmap.services.field.rules import FieldRules
from cmdmap.services.field.words import FieldWords, load_field_words
from cmdmap.services.present import Limits

HELP = IncidentKind(KIND, "队员紧急呼叫", "Emergency call", "急", "other", Urgency.URGENT)


class FieldBench:
    """A bench whose radios speak and move; every report comes at the time of the clock."""

    def __init__(self, bench: CaseBench) -> None:
        self.bench = bench

    def hear(self, kind: ReportKind, number: int = 1, **values: Any) -> None:
        """Let a radio say something, and a turn pass."""
        report = said(kind, key(number), **{"heard_at": self.bench.clock.now, **values})
        self.bench.desk.take([report])
        self.bench.turn()

    def status(self, code: str, number: int = 1) -> None:
        """Let a radio send a status."""
        self.hear(ReportKind.STATUS, number, text=code)

    def text(self, words: str, number: int = 1, **values: Any) -> None:
        """Let a unit send words."""
        self.hear(ReportKind.TEXT, number, text=words, **values)

    def stand(self, metres: float, seconds: float = 10, number: int = 1) -> None:
        """Turn the clock on and let a unit stand so far from the incident."""
        self.bench.clock.now += timedelta(seconds=seconds)
        at_s = (self.bench.clock.now - NOON).total_seconds()
        self.bench.desk.take([fix(key(number), north(metres, HOME), at_s)])
        self.bench.turn()


@pytest.fixture(scope="session")
def words() -> FieldWords:
    """The words that ship."""
    return load_field_words(resources_dir(), Path("absent"))


@pytest.fixture
def field(tmp_path: Path, words: FieldWords) -> Iterator[FieldBench]:
    """A running desk that takes proofs from the field."""
    kinds = KindBook({**KINDS.kinds, KIND: HELP}, KINDS.default)
    limits = Limits(proofs=FieldRules(words))
    with (
        open_file(tmp_path / "desk.db") as store,
        case_bench(store, kinds=kinds, limits=limits) as bench,
    ):
        yield FieldBench(bench)
