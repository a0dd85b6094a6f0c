"""Reports and findings as values: headings, words, tables, charts. The program prints and draws.

Returned by a plugin's report and analysis entries; written as PDF, XLSX, CSV or shown on the
screen by the program, with page numbers, watermark and safe cells.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Table:
    """A table; every row has as many cells as there are heads."""

    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    title: str = ""
    widths: Sequence[float] = ()
    """Shares of the width; empty lets the program choose."""


class ChartKind(StrEnum):
    """How numbers are drawn."""

    BARS = "bars"
    STACKED = "stacked"
    LINES = "lines"


@dataclass(frozen=True, slots=True)
class Chart:
    """Numbers by label, one or several series of them."""

    kind: ChartKind
    title: str
    labels: Sequence[str]
    series: Sequence[tuple[str, Sequence[float]]]
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a sheet, in this order: pairs, words, tables, charts, places to sign."""

    heading: str = ""
    pairs: Sequence[tuple[str, str]] = ()
    words: Sequence[str] = ()
    """Paragraphs."""
    tables: Sequence[Table] = ()
    charts: Sequence[Chart] = ()
    signatures: Sequence[str] = ()
    """Who signs here: ``指挥长``."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A report or the findings of an analysis."""

    title: str
    sections: Sequence[Section]
    number: str = ""
    """Form or serial number, at the top right."""
    banner: str = ""
    """Across the top of every page in a loud colour, e.g. that it is a drill."""
    watermark: str = ""
    """Pale across every page: who took it, when. The program adds the account where personal."""
    landscape: bool = False
    personal: bool = False
    """It holds personal data: exporting needs the right and is watermarked and audited."""
