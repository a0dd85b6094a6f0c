"""Intake panel: the dock of the intake form, left of the map; F2 brings it to the front.

It is no dialog: the map, the radio log and alarms stay in sight and can be worked with.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from cmdmap.i18n import tr
from cmdmap.ui.casework.intake.form import IntakeForm
from cmdmap.widgets.frame import Panel, scrolled, tool_button


class IntakePanel(Panel):
    """The form in its dock."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        super().__init__("intake", tr("Intake"))
        self.form = IntakeForm(clock)
        self.import_button = tool_button("table", tr("Import a table of 110 or 12345"))
        self.tools.addWidget(self.import_button)
        self.column.addWidget(scrolled(self.form), 1)
        self.set_note(tr("F2 begins, Ctrl+Enter takes in"))
