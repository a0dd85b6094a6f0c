"""Keeps readings and opens an incident for the first loud one of a meter."""

from __future__ import annotations

from night_noise.domain.noise import Quieten, is_too_loud
from night_noise.store.meters import keep_meter, read_meter, set_quiet

from cmdmap.api import Heard, OpenIncident, Source, Transaction, WorldError, tr


def keep_reading(heard: Heard, tx: Transaction) -> str | None:
    """Keep one reading; its life ends here."""
    report = heard.report
    code, db = str(report.detail.get("code", "")), report.detail.get("db")
    if report.place is None or report.at is None or not isinstance(db, float):
        return "no reading"
    loud = is_too_loud(db, report.at, int(tx.desk.option("limit_db")))
    known = read_meter(tx, code)
    was_loud = known is not None and known.loud
    keep_meter(tx, code, report.place, db, report.at, loud=loud or was_loud)
    if loud and not was_loud:
        text = tr("Meter {code} measured {db} dB", code=code, db=f"{db:.1f}")
        tx.submit(
            OpenIncident(
                "night_noise_loud", place=report.place, text=text, source=Source.SENSOR,
                taken_in=False,
            )
        )  # fmt: skip
        tx.tell("loud", {"code": code})
    tx.touch("meters")
    return "done"


def quieten(wish: Quieten, tx: Transaction) -> None:
    """Take the mark of a loud night away."""
    if not set_quiet(tx, wish.meter_id):
        raise WorldError(tr("There is no such meter; choose another."))
    tx.subject(str(wish.meter_id))
    tx.touch("meters")
