"""Area names by code: the chain a fix carries as codes, written for people.

Built once per jurisdiction; used by the unit table, the detail and the search field.
"""

from __future__ import annotations

from cmdmap.domain.grid import Area, AreaLevel, Jurisdiction

SEPARATOR = " › "


class AreaNames:
    """Looks up areas by code and writes the way from the top down to one of them."""

    def __init__(self, jurisdiction: Jurisdiction | None = None) -> None:
        areas = jurisdiction.areas if jurisdiction is not None else ()
        self._areas: dict[str, Area] = {area.code: area for area in areas}
        self._chains: dict[str, tuple[Area, ...]] = {}

    def chain(self, code: str) -> tuple[Area, ...]:
        """Return the areas from just below the sub-district down to ``code``; () if unknown."""
        known = self._chains.get(code)
        if known is None:
            known = self._chains[code] = self._climb(code)
        return known

    def _climb(self, code: str) -> tuple[Area, ...]:
        found: list[Area] = []
        area = self._areas.get(code)
        while area is not None and area.level is not AreaLevel.SUBDISTRICT and len(found) < 8:
            found.insert(0, area)
            area = self._areas.get(area.parent)
        return tuple(found)

    def community(self, code: str) -> str:
        """Return the name of the community that holds the area, empty if unknown."""
        chain = self.chain(code)
        return chain[0].name if chain else ""

    def path(self, code: str) -> str:
        """Write the chain, each name without the part it repeats from the one above."""
        words: list[str] = []
        above = ""
        for area in self.chain(code):
            short = area.name.removeprefix(above).strip() or area.name
            words.append(short)
            above = area.name
        return SEPARATOR.join(words)
