"""Unit table wishes: judging, importing, taking back and writing the table of radio ids.

Between the dialog, the reader threads and the desk; one dialog at a time.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from cmdmap.domain.changes import Commit
from cmdmap.domain.login.commands import Undertaking
from cmdmap.domain.radio.commands import ImportUnits
from cmdmap.domain.radio.facts import UnitsImported
from cmdmap.domain.unit import Unit
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.services.radio.unit_import import UnitPlan, export_units, plan_file
from cmdmap.ui.login.leave import with_leave
from cmdmap.ui.radio.unit_table import UnitTableDialog
from cmdmap.ui.seat import Seat


class UnitTableWishes(QObject):
    """Carries out what the unit table asks for."""

    def __init__(self, seat: Seat, window: QWidget) -> None:
        super().__init__(window)
        self._seat = seat
        self._window = window
        self._dialog: UnitTableDialog | None = None
        self._before: tuple[Unit, ...] = ()
        """What the last import changed, as it was."""

    def open(self) -> None:
        """Show the table."""
        dialog = UnitTableDialog(self._window)
        self._dialog = dialog
        dialog.parts.undo.setEnabled(bool(self._before))
        dialog.show_units(self._units())
        dialog.file_chosen.connect(self._judge)
        dialog.import_requested.connect(self._bring)
        dialog.export_requested.connect(self._export)
        dialog.undo_requested.connect(self._undo)
        dialog.finished.connect(self._on_closed)
        dialog.open()

    def _units(self) -> list[Unit]:
        return [live.unit for live in self._seat.console.desk.units().values()]

    def _judge(self, path: Path) -> None:
        units = self._units()
        future = self._seat.pool.run(lambda: plan_file(path, units))
        self._seat.answers.deliver(future, self._on_judged, self._on_refused)

    def _on_judged(self, plan: UnitPlan) -> None:
        if self._dialog is not None:
            self._dialog.show_plan(plan)

    def _bring(self, plan: UnitPlan) -> None:
        future = self._seat.submit(plan.command(self._by()))
        self._seat.answers.deliver(future, self._on_brought, self._on_refused)

    def _on_brought(self, commit: Commit) -> None:
        (fact,) = (each for each in commit.facts if isinstance(each, UnitsImported))
        self._before = fact.before
        self._show_done(tr("{n} units imported.", n=len(fact.before)))

    def _undo(self) -> None:
        future = self._seat.submit(ImportUnits(self._before, self._by()))
        self._seat.answers.deliver(future, self._on_undone, self._on_refused)

    def _on_undone(self, _commit: Commit) -> None:
        self._before = ()
        self._show_done(tr("The import was taken back."))

    def _export(self, path: Path) -> None:
        units = self._units()

        def go() -> None:
            future = self._seat.pool.run(lambda: export_units(path, units))
            self._seat.answers.deliver(future, self._on_exported, self._on_refused)

        with_leave(self._seat, Undertaking.EXPORT, path.name, go, self._on_refused, rows=len(units))

    def _on_exported(self, rows: int) -> None:
        if self._dialog is not None:
            self._dialog.say(tr("{n} rows were written.", n=rows))

    def _on_refused(self, error: WorldError) -> None:
        if self._dialog is not None:
            self._dialog.say(str(error))
        else:
            self._seat.answers.failed.emit(str(error))

    def _show_done(self, sentence: str) -> None:
        if self._dialog is not None:
            self._dialog.show_units(self._units())
            self._dialog.show_done(sentence, can_undo=bool(self._before))

    def _by(self) -> str:
        name = self._seat.login.shown_name or self._seat.options.text("radio.operator")
        return name or tr("operator of this seat")

    def _on_closed(self) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
        self._dialog = None
