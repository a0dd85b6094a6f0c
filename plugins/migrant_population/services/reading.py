"""The rows of a file with their verdicts, for the preview of an import.

Asked in a reader thread when the file and its columns are chosen; nothing is kept here.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from cmdmap.api import JudgedRow, ListFile, Reader, RowVerdict, Told, mask_name, mask_phone, tr
from migrant_population.domain.likeness import doubt_words
from migrant_population.domain.records import serial
from migrant_population.domain.rows import HouseRow, PersonRow, RowError, read_house, read_person
from migrant_population.services.imports import judge_house
from migrant_population.services.judging import Outcome, preview
from migrant_population.store.houses import find_house
from migrant_population.store.keybook import Vault
from migrant_population.words import field_title


class ReadList(NamedTuple):
    """What was read of a file."""

    persons: list[PersonRow]
    houses: list[HouseRow]
    refused: list[JudgedRow]


def read_list(kind: str, file: ListFile, today: date, told: Told | None = None) -> ReadList:
    """Make the rows of a file entries, or refuse them; ``kind`` is ``person`` or ``house``.

    Raises:
        WorldError: ``told`` has ended it.
    """
    found = ReadList([], [], [])
    for line, cells in file.filled(told):
        try:
            if kind == "person":
                found.persons.append(read_person(cells, line, today))
            else:
                found.houses.append(read_house(cells, line, today))
        except RowError as error:
            # What stands in the row is not shown: nobody knows whether it is a name.
            found.refused.append(JudgedRow(line, RowVerdict.REFUSED, "", str(error)))
    return found


def judge_list(reader: Reader, vault: Vault, found: ReadList) -> list[JudgedRow]:
    """Return every row of a file with its verdict, in the order of the file."""
    judged = [*found.refused]
    judged += [_judged_person(each) for each in preview(reader, vault, found.persons)]
    for row in found.houses:
        known = find_house(reader, row.house.number) or find_house(reader, row.house.address)
        verdict = judge_house(reader, vault, known, row)
        judged.append(JudgedRow(row.line, verdict, row.house.address, "", row))
    return sorted(judged, key=lambda each: each.line)


def _judged_person(outcome: Outcome) -> JudgedRow:
    """Say why: masked, because the preview is a list as every other."""
    row, found = outcome.row, outcome.found
    why = [doubt_words(found.doubt)] if found.doubt is not None else []
    if found.person_id is not None and found.person_id > 0:
        why.append(serial(found.person_id))
    if found.verdict is RowVerdict.CHANGED:
        why.append(", ".join(field_title(name) for name in found.changes))
    if not outcome.house_known:
        why.append(tr("the house is not in the register"))
    if outcome.passed_over:
        why.append(tr("another house without a newer day of moving in: no move"))
    why += row.notes
    shown = f"{mask_name(row.person.name)} {mask_phone(row.person.phone)}".strip()
    return JudgedRow(row.line, found.verdict, shown, " · ".join(why), row)
