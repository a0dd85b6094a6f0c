"""Health list 健康: one line a plugin: its last 24 hours, or why it failed.

Under the table; the panel at the right has the counts of this run by contribution.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from cmdmap.api.drawing import Tone
from cmdmap.i18n import tr
from cmdmap.plugins.views import PluginStanding, PluginView
from cmdmap.ui.plugins.words import day_text
from cmdmap.widgets.detail import Part, Row, RowList
from cmdmap.widgets.frame import scrolled, section_row


class HealthList(QWidget):
    """The lines."""

    def __init__(self) -> None:
        super().__init__()
        self.rows = RowList()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(section_row(tr("Health"), QLabel(tr("last 24 hours"))))
        column.addWidget(scrolled(self.rows), 1)

    def show_rows(self, views: Sequence[PluginView]) -> None:
        """Show these plugins."""
        self.rows.show_parts([Part(rows=[_row(view) for view in views])])


def _row(view: PluginView) -> Row:
    if view.standing in (PluginStanding.FAILED, PluginStanding.REFUSED):
        return Row(view.title, view.why, tone=Tone.HIGH)
    if view.standing is PluginStanding.ACTIVE:
        bad = view.day.failures or view.day.crashes
        return Row(view.title, day_text(view.day), tone=Tone.MIDDLE if bad else Tone.PLAIN)
    return Row(view.title, view.why or tr("not running"))
