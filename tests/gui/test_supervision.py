"""The Supervision tab of the whole window: a late incident, its notice dialog, the way to it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests.kit.windows import open_window

from cmdmap.domain.casework.commands import OpenIncident
from cmdmap.ui.casework.acts.dialog import ActDialog
from cmdmap.ui.supervision.workspace import SupervisionWorkspace
from cmdmap.ui.workspaces.tabs import COMMAND, SUPERVISION
from cmdmap.widgets.tables.actions import TableActions


def test_from_a_late_clock_to_its_notice_and_to_its_incident(home, qtbot):
    with open_window(home, qtbot) as driver:
        window = driver.window
        known_at = datetime.now(UTC) - timedelta(minutes=10)
        wish = OpenIncident("noise", "至善路188号", taken_in=False, known_at=known_at)
        commit = driver.console.desk.submit(wish).result(15)
        (incident_id,) = commit.changes.incidents
        window.show_workspace(SUPERVISION)
        workspace = window.findChild(SupervisionWorkspace)
        late = workspace.parts.late
        driver.until(lambda: late.model.rowCount() == 1)
        exports = [actions.export for actions in workspace.findChildren(TableActions)]
        assert len(exports) == 5
        assert all(export.isVisible() for export in exports)

        late.table.selectRow(0)
        driver.until(workspace.parts.give.isEnabled)
        workspace.parts.give.click()
        driver.until(lambda: window.findChild(ActDialog) is not None)
        dialog = window.findChild(ActDialog)
        dialog.fields["unit"].put("综合治理大队")
        dialog.fields["opinion"].put("请立即受理")
        dialog.accept()
        notices = workspace.parts.notices
        driver.until(lambda: notices.model.rowCount() == 2)
        driver.until(lambda: window.findChild(ActDialog) is None)

        late.table.activated.emit(late.table.model().index(0, 0))
        assert window.tabs.front() == COMMAND
        assert window.command.cases.selection.incident_id == incident_id
