"""Area wishes: brings an admin's own areas in through the import dialog, or the demo area back.

Reading, judging and storing run in a reader thread; the dialog can be left at any moment and then
nothing was changed. What was stored is in use at once: index, map and names change together.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from cmdmap.domain.facts import AreasReplaced, Fact
from cmdmap.domain.grid import Jurisdiction
from cmdmap.domain.login.commands import Undertaking
from cmdmap.errors import WorldError
from cmdmap.i18n import tr
from cmdmap.services.area_import.keep import forget_areas, imported_areas, keep_plan
from cmdmap.services.area_import.outline import FileOutline, outline
from cmdmap.services.area_import.plan import AreaPlan, ImportWishes, plan_import
from cmdmap.ui.dialogs.import_areas import ImportAreasDialog
from cmdmap.ui.login.leave import with_leave
from cmdmap.ui.seat import Seat
from cmdmap.widgets.asking import ask_confirm
from cmdmap.widgets.progress_line import Check

LOOK_MS = 100


class AreaWishes(QObject):
    """Carries out what the area view asks for."""

    jurisdiction_changed = Signal(object)
    """The :class:`Jurisdiction` in use from now on."""

    def __init__(self, seat: Seat, window: QWidget) -> None:
        super().__init__(window)
        self._seat = seat
        self._window = window
        self._imports: AreaImport | None = None
        seat.bridge.facts_heard.connect(self._on_facts_heard)

    def bring_in(self) -> None:
        """Open the import dialog."""
        self._imports = AreaImport(self._seat, ImportAreasDialog(self._window), self._reload)
        self._imports.dialog.open()

    def go_back(self) -> None:
        """Forget the imported areas, after asking."""
        ask_confirm(
            self._window,
            tr("Back to the demo area"),
            tr("Forget the imported areas and use the synthetic demo area again?"),
            tr("Forget them"),
            lambda: self._reload(forget_areas),
            destructive=True,
        )

    def _reload(
        self,
        change: Callable[..., object],
        failed: Callable[[WorldError], None] | None = None,
        done: Callable[[], None] | None = None,
    ) -> None:
        console = self._seat.console

        def work() -> Jurisdiction:
            change(console.store)
            return console.reload_areas()

        def take(jurisdiction: Jurisdiction) -> None:
            if done is not None:
                done()
            self.jurisdiction_changed.emit(jurisdiction)

        def go() -> None:
            self._seat.answers.deliver(self._seat.pool.run(work), take, failed)

        with_leave(self._seat, Undertaking.IMPORT_AREAS, "", go, failed)

    def _on_facts_heard(self, facts: tuple[Fact, ...]) -> None:
        """Take over the areas that another process has put into the store."""
        console = self._seat.console
        replaced = [fact for fact in facts if isinstance(fact, AreasReplaced)]
        if replaced and replaced[-1].imported_at != console.jurisdiction.imported_at:
            future = self._seat.pool.run(console.reload_areas)
            self._seat.answers.deliver(future, self.jurisdiction_changed.emit)


class AreaImport(QObject):
    """One dialog with what happens behind it."""

    def __init__(self, seat: Seat, dialog: ImportAreasDialog, reload: Callable[..., None]) -> None:
        super().__init__(dialog)
        self.dialog = dialog
        self._seat = seat
        self._reload = reload
        self._path = Path()
        self._check = Check()
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self._on_look_due)
        dialog.file_chosen.connect(self.read)
        dialog.source_requested.connect(self._on_source_requested)
        dialog.check_requested.connect(self.check)
        dialog.keep_requested.connect(self._on_keep_requested)
        dialog.finished.connect(self._on_finished)

    def read(self, path: str, wishes: ImportWishes | None = None) -> None:
        """Read the outline of a file, then judge its rows."""
        self._path = Path(path)
        self.dialog.show_file(self._path)
        run = self._begin()
        layer, encoding = (wishes.layer, wishes.encoding) if wishes else (None, None)
        future = self._seat.pool.run(lambda: outline(self._path, layer, encoding))

        def take(found: FileOutline) -> None:
            if not run.stopped:
                self.dialog.show_outline(found)
                self.check()

        self._seat.answers.deliver(future, take, lambda error: self._refuse(run, error))

    def check(self) -> None:
        """Judge every row as the fields say; an older run is left."""
        fields = self.dialog.fields
        run = self._begin()
        if fields.missing():
            self._end()
            self.dialog.show_nothing(fields.missing(), wrong=True)
            return
        path, wishes, store = self._path, fields.wishes(), self._seat.console.store
        future = self._seat.pool.run(
            lambda: plan_import(path, wishes, imported_areas(store), run.told)
        )

        def take(plan: AreaPlan) -> None:
            if not run.stopped:
                self._end()
                self.dialog.show_plan(plan)

        self._seat.answers.deliver(future, take, lambda error: self._refuse(run, error))

    def _begin(self) -> Check:
        self._check.stop()
        self._check = Check()
        self._timer.start()
        self.dialog.show_progress(0, 0)
        return self._check

    def _end(self) -> None:
        self._timer.stop()

    def _refuse(self, run: Check, error: WorldError) -> None:
        if not run.stopped:
            self._end()
            self.dialog.show_nothing(str(error), wrong=True)

    def _on_look_due(self) -> None:
        self.dialog.show_progress(self._check.done, self._check.steps)

    def _on_source_requested(self) -> None:
        self.read(str(self._path), self.dialog.fields.wishes())

    def _on_keep_requested(self) -> None:
        plan, skip = self.dialog.plan, self.dialog.skips_refused()
        if plan is None:
            return
        run = self._begin()
        now = datetime.now(UTC)
        self._reload(
            lambda store: keep_plan(store, plan, now, skip_refused=skip),
            lambda error: self._refuse(run, error),
            self.dialog.accept,
        )

    def _on_finished(self) -> None:
        self._check.stop()
        self._timer.stop()
        self.dialog.deleteLater()
