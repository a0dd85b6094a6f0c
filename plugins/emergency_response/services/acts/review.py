"""Acts of reporting and review: situation reports, lessons."""

from __future__ import annotations

import dataclasses

from cmdmap.api import LOCAL, Transaction, WorldError, tr
from emergency_response.domain.situation import STAGE_WORDS, check, stage_of
from emergency_response.domain.wishes import AddLesson, GiveReport, SettleLesson
from emergency_response.services.figures import figures_now
from emergency_response.store import review
from emergency_response.store.activations import read_activation, running
from emergency_response.store.command_post import LogKind, write_log


def give_report(wish: GiveReport, tx: Transaction) -> None:
    """Make the next situation report with the figures of this minute."""
    found = running(tx, wish.activation_id)
    check(wish.situation)
    before = [each.kind for each in reversed(review.read_reports(tx, found.id))]
    stage = stage_of(before, wish.final)
    said = {key: str(value) for key, value in dataclasses.asdict(wish.situation).items()}
    body = {**said, **figures_now(tx, found)}
    review.keep_report(tx, found.id, len(before) + 1, stage.value, body)
    words = f"{tr(STAGE_WORDS[stage])} {len(before) + 1}"
    write_log(tx, found.id, LogKind.ORDER, tr("{report} given.", report=words))
    tx.subject(found.number)
    tx.touch("reports")
    tx.touch("log")
    tx.tell("reported", {"number": found.number, "stage": stage.value, "drill": found.drill})


def add_lesson(wish: AddLesson, tx: Transaction) -> None:
    """Keep a lesson with who does it until when."""
    found = read_activation(tx, wish.activation_id)
    if not wish.text.strip() or not wish.owner.strip():
        raise WorldError(tr("A lesson needs words and somebody who sees to it."))
    if wish.due < tx.now.astimezone(LOCAL).date():
        raise WorldError(tr("The date is past."))
    review.keep_lesson(tx, found.id, wish.text.strip(), wish.owner.strip(), wish.due)
    tx.subject(found.number)
    tx.touch("lessons")


def settle_lesson(wish: SettleLesson, tx: Transaction) -> None:
    """Write down what came of a lesson."""
    lesson = review.read_lesson(tx, wish.lesson_id)
    if lesson.done_at is not None:
        raise WorldError(tr("This lesson is settled already."))
    if not wish.result.strip():
        raise WorldError(tr("Write what came of it."))
    review.settle_lesson(tx, lesson.id, wish.result.strip())
    tx.subject(lesson.number)
    tx.touch("lessons")
