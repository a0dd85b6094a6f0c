"""Letters on paper: inspection record, rectification notice, hand-over letter to fire rescue.

Entries of the manifest, asked in a reader thread with the choices of the page. The notice is advice
of a sub-district and says so: orders by law are given by fire rescue. The letter records a
suspicion with the criteria that speak for it, and names the edition and that it was not compared.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cmdmap.api import PluginDesk, Reader, Section, Sheet, Table, WorldError, current_language, tr
from fire_safety.domain.check_list import VERDICT_WORDS, Verdict
from fire_safety.domain.days import day_of, day_text, instant_text
from fire_safety.domain.finding import FindingAct
from fire_safety.services.area_names import area_names, where_words
from fire_safety.services.reference import reference
from fire_safety.store import findings, inspections, places
from fire_safety.store.findings import FindingRow
from fire_safety.store.places import PlaceCard
from fire_safety.store.seal import seal_for


def inspection_record(desk: PluginDesk, reader: Reader, wanted: Mapping[str, str]) -> Sheet:
    """Return the record of one inspection (``inspection``): every item with its verdict."""
    record = inspections.read_inspection(reader, _key(wanted, "inspection"))
    if record is None:
        raise WorldError(tr("This inspection is not there any more."))
    card = _place(desk, reader, record.row.place_id)
    rows = []
    for each in record.checked:
        item = record.made_with.item(each.item)
        verdict = tr(VERDICT_WORDS[each.verdict])
        rows.append((each.item, item.text if item else each.item, verdict, each.note))
    counted = [each.verdict for each in record.checked]
    summary = tr(
        "Checked {n} items, {hazards} hazards, {open} not checked.",
        n=record.row.checked,
        hazards=counted.count(Verdict.HAZARD),
        open=counted.count(Verdict.UNCHECKED),
    )
    sections = [
        Section(tr("Place"), pairs=_pairs(desk, card)),
        Section(
            f"{record.made_with.name} {record.made_with.version}",
            pairs=(
                (tr("Inspected at"), instant_text(record.row.at_us)),
                (tr("Inspected by"), record.row.by),
            ),
            words=(summary, *filter(None, (record.row.note, record.row.withdrawn))),
            tables=(
                Table(
                    (tr("Item"), tr("Requirement"), tr("Verdict"), tr("Note")),
                    rows,
                    widths=(0.1, 0.5, 0.15, 0.25),
                ),
            ),
            signatures=(tr("Inspector"), tr("Responsible person of the place")),
        ),
    ]
    title = tr("Fire safety inspection record")
    return Sheet(title, sections, record.row.number, personal=True)


def rectification_notice(desk: PluginDesk, reader: Reader, wanted: Mapping[str, str]) -> Sheet:
    """Return the notice about findings of one place (``findings``: keys parted by commas)."""
    rows = _findings(reader, wanted)
    card = _place(desk, reader, rows[0].place_id)
    deadline = max((row.deadline_day for row in rows if row.deadline_day), default=None)
    until = day_text(deadline) if deadline else tr("at once")
    sections = [
        Section(tr("Place"), pairs=_pairs(desk, card)),
        Section(
            tr("Hazards"),
            words=(
                tr(
                    "On inspection the following fire hazards were found. You are advised to put "
                    "them right by {day} and to take measures until then.",
                    day=until,
                ),
            ),
            tables=(_table(rows),),
        ),
        Section(
            tr("Note"),
            words=(
                tr(
                    "This notice is advice of the sub-district within its daily fire safety work; "
                    "it is no order by law. What is not put right is handed over to fire rescue."
                ),
            ),
            signatures=(tr("Inspector"), tr("Responsible person of the place"), tr("Date")),
        ),
    ]
    numbers = " ".join(row.number for row in rows[:3])
    return Sheet(tr("Notice of fire hazards to put right"), sections, numbers, personal=True)


def hand_over_letter(desk: PluginDesk, reader: Reader, wanted: Mapping[str, str]) -> Sheet:
    """Return the letter that hands findings of one place over (``findings``)."""
    rows = _findings(reader, wanted)
    card = _place(desk, reader, rows[0].place_id)
    criteria = reference(desk).criteria
    marked = [
        (each.code, each.text, tr("direct") if each.direct else tr("combined"),
         tr("compared") if each.verified else tr("not compared"))
        for code in sorted({code for row in rows for code in row.criteria})
        if (each := criteria.of(code)) is not None
    ]  # fmt: skip
    words = [
        tr(
            "In its daily work the sub-district found the hazards below. They are handed over for "
            "a decision; whether they are a major hazard is for fire rescue to decide."
        )
    ]
    reasons = [
        step.words
        for row in rows
        for step in findings.read_steps(reader, row.id)
        if step.act == FindingAct.HAND_OVER.value and step.words
    ]
    sections = [
        Section(tr("Place"), pairs=_pairs(desk, card)),
        Section(tr("Hazards"), words=(*words, *dict.fromkeys(reasons)), tables=(_table(rows),)),
    ]
    if marked:
        sections.append(
            Section(
                tr("Criteria for a suspicion, after {edition}", edition=criteria.edition),
                words=(tr("Source of the wording: {source}", source=criteria.source),),
                tables=(
                    Table((tr("Code"), tr("Criterion"), tr("Way"), tr("Wording")), marked,
                          widths=(0.1, 0.6, 0.15, 0.15)),
                ),
            )
        )  # fmt: skip
    sections.append(
        Section(
            signatures=(
                tr("Handed over by"),
                tr("Received by fire rescue"),
                tr("Date"),
            )
        )
    )
    numbers = " ".join(row.number for row in rows[:3])
    return Sheet(tr("Letter handing over fire hazards"), sections, numbers, personal=True)


def _key(wanted: Mapping[str, str], name: str) -> int:
    said = wanted.get(name, "")
    if not said.isascii() or not said.isdecimal():
        raise WorldError(tr("Choose an inspection or a hazard first."))
    return int(said)


def _findings(reader: Reader, wanted: Mapping[str, str]) -> Sequence[FindingRow]:
    ids = [int(part) for part in wanted.get("findings", "").split(",") if part.isdecimal()]
    rows = findings.read_findings(reader, ids) if ids else ()
    if not rows or len({row.place_id for row in rows}) > 1:
        raise WorldError(tr("Choose hazards of one place."))
    return rows


def _place(desk: PluginDesk, reader: Reader, place_id: int) -> PlaceCard:
    card = places.read_place(reader, place_id, seal_for(desk))
    if card is None:
        raise WorldError(tr("This place is not on the register any more."))
    return card


def _pairs(desk: PluginDesk, card: PlaceCard) -> tuple[tuple[str, str], ...]:
    kind = reference(desk).kinds.get(card.fields.kind)
    names = area_names(desk)
    row = card.row
    return (
        (tr("Number"), row.number),
        (tr("Name"), row.name),
        (tr("Kind"), kind.name if kind else card.fields.kind),
        (tr("Address"), row.address),
        (tr("Where"), where_words(names, row.community, row.grid, row.micro_grid)),
        (tr("Responsible person"), f"{card.fields.contact_name} {card.fields.contact_phone}"),
        (tr("Printed on"), day_text(day_of(desk.now()))),
    )


def _table(rows: Sequence[FindingRow]) -> Table:
    heads = (tr("Number"), tr("Item"), tr("Requirement"), tr("Found"), tr("Deadline"))
    cells = [
        (
            row.number,
            row.item,
            item_words(row.item_text),
            row.text,
            day_text(row.deadline_day) if row.deadline_day else "",
        )
        for row in rows
    ]
    return Table(heads, cells, widths=(0.12, 0.08, 0.4, 0.25, 0.15))


def item_words(item_text: str) -> str:
    """Return the wording of a check item, as it was then, in the language of the seat."""
    chinese, _, english = item_text.partition(findings.TEXTS)
    return chinese if current_language() == "zh_CN" or not english else english
