"""The row judge: what one row of a foreign table says, or which of its cells speaks against it.

Used by ``table_import.py`` for each row in turn.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from cmdmap.domain.casework.commands import OpenIncident, Party
from cmdmap.domain.incident import Source
from cmdmap.domain.place import Place
from cmdmap.i18n import tr
from cmdmap.services.casework.wording import SOURCE_NAMES
from cmdmap.services.files.sheets import Row
from cmdmap.services.intake.columns import Part
from cmdmap.services.intake.coordinates import read_coordinates
from cmdmap.services.intake.import_plan import ImportWishes, Planned, Surroundings
from cmdmap.services.intake.text_rules import propose
from cmdmap.services.intake.twins import twins
from cmdmap.services.intake.written_times import read_time

SOURCE_WORDS: Mapping[str, Source] = {
    **{source.value: source for source in Source},
    "热线": Source.HOTLINE_12345, "公安": Source.POLICE_110, "视频": Source.VIDEO,
    "领导": Source.LEADER, "交办": Source.LEADER, "感知": Source.SENSOR, "传感": Source.SENSOR,
    "群众": Source.CITIZEN, "市民": Source.CITIZEN, "巡": Source.PATROL,
}  # fmt: skip


class CellRefusalError(Exception):
    """One cell speaks against its row; ends in the list of refused rows."""

    def __init__(self, part: Part, reason: str) -> None:
        super().__init__(reason)
        self.part = part


class RowJudge:
    """Turns rows into wishes."""

    def __init__(self, wishes: ImportWishes, around: Surroundings) -> None:
        self._wishes = wishes
        self._around = around
        self._codes = {
            code: kind.code for kind in around.kinds.kinds.values() for code in kind.outside_codes
        }
        self._names = {
            name.lower(): kind.code
            for kind in around.kinds.kinds.values()
            for name in (kind.code, kind.name_zh, kind.name_en)
        }
        self._seen: Counter[tuple[Source, str]] = Counter()

    def row(self, number: int, row: Row) -> Planned:
        """Judge one row.

        Raises:
            CellRefusalError: it names the cell that speaks against the row.
        """
        cells = {part: row[at].strip() if at < len(row) else "" for part, at in self._columns()}
        text = cells.get(Part.TEXT, "")
        source = self._source(cells.get(Part.SOURCE, ""), text)
        outside = self._outside(cells.get(Part.NUMBER, ""), source)
        known_at = self._time(cells.get(Part.TIME, ""))
        kind, because = self._kind(cells.get(Part.KIND, ""), text)
        address, place = self._place(cells)
        party = Party("caller", cells.get(Part.NAME, ""), cells.get(Part.PHONE, ""))
        opening = OpenIncident(
            kind, address, place, text, None, source, known_at,
            (party,) if party.name or party.phone else (), outside, taken_in=False,
        )  # fmt: skip
        near = twins(
            self._around.casebook, self._around.kinds, kind, place,
            known_at or self._around.now, address,
        )  # fmt: skip
        twin = next((each for each in near if each.same_kind), None)
        return Planned(number, opening, cells.get(Part.FEEDBACK, ""), because, twin)

    def _columns(self) -> Sequence[tuple[Part, int]]:
        return tuple(self._wishes.columns.items())

    def _source(self, cell: str, text: str) -> Source:
        for word, source in SOURCE_WORDS.items():
            if word in cell:
                return source
        named = next((source for source, name in SOURCE_NAMES.items() if name in cell), None)
        return named or self._wishes.source

    def _outside(self, cell: str, source: Source) -> str:
        key = (source, cell)
        if not cell:
            return ""
        known = self._around.known.get(key)
        if known is not None:
            raise CellRefusalError(Part.NUMBER, tr("is {number} already", number=known))
        self._seen[key] += 1
        if self._seen[key] > 1:
            raise CellRefusalError(Part.NUMBER, tr("stands in the table twice"))
        return cell

    def _time(self, cell: str) -> datetime | None:
        if not cell:
            if self._wishes.dealt_with:
                raise CellRefusalError(Part.TIME, tr("what was dealt with needs its time"))
            return None
        at = read_time(cell)
        if at is None:
            raise CellRefusalError(Part.TIME, tr("is no date and time"))
        if at > self._around.now:
            raise CellRefusalError(Part.TIME, tr("lies in the future"))
        return at

    def _kind(self, cell: str, text: str) -> tuple[str, str]:
        known = self._codes.get(cell) or self._names.get(cell.lower())
        if known is not None:
            return known, ""
        proposal = propose(f"{cell} {text}", self._around.kinds)
        kind = proposal.kind or self._wishes.unknown_kind
        if not kind:
            part = Part.KIND if cell else Part.TEXT
            raise CellRefusalError(part, tr("no kind of incident was found for it"))
        return kind, ", ".join(proposal.why)

    def _place(self, cells: Mapping[Part, str]) -> tuple[str, Place | None]:
        address = cells.get(Part.ADDRESS, "")
        pair = (cells.get(Part.LON, ""), cells.get(Part.LAT, ""))
        written = cells.get(Part.POSITION, "") or ", ".join(filter(None, pair))
        if written:
            typed = read_coordinates(written)
            if typed is None:
                part = Part.POSITION if cells.get(Part.POSITION) else Part.LON
                raise CellRefusalError(part, tr("is no longitude and latitude"))
            return address, typed.place(self._wishes.datum)
        if not address:
            raise CellRefusalError(Part.ADDRESS, tr("no place is given"))
        hit = self._around.places.find_address(address)
        return address, None if hit is None else hit.place
