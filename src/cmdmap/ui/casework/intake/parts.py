"""Parts of the intake form: the fields of a call, the marks between them, the lists below."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from cmdmap.domain.incident import Source, Urgency
from cmdmap.i18n import tr
from cmdmap.services.casework.wording import source_name, urgency_name
from cmdmap.ui.casework.acts.fields import ChoiceField, LineField, WordsField
from cmdmap.ui.casework.detail.line_list import LineList
from cmdmap.ui.casework.intake.fields import KindField, PlaceField
from cmdmap.ui.casework.intake.ring_view import RingView
from cmdmap.widgets.frame import push_button, tool_button
from cmdmap.widgets.theme import styled

LIST_HEIGHT = 118


class CallFields:
    """What is known of a call. Stands in the form as ``fields``."""

    def __init__(self) -> None:
        self.text = WordsField(tr("What happened? Type what the caller says."))
        self.kind = KindField()
        self.urgency = ChoiceField([(urgency_name(each), each) for each in Urgency])
        self.place = PlaceField()
        self.source = ChoiceField(
            [(source_name(each), each) for each in Source if each is not Source.RADIO]
        )
        self.phone = LineField(tr("Caller's number"))
        self.name = LineField(tr("Caller's name"))
        self.urgency_chosen = False
        self.source_chosen = False
        """A person has chosen these two; proposals leave them alone."""
        self.text.setAccessibleName(tr("What happened"))
        self.urgency.setAccessibleName(tr("Urgency"))
        self.source.setAccessibleName(tr("Source"))
        self.phone.setAccessibleName(tr("Phone"))
        self.name.setAccessibleName(tr("Caller"))
        self.urgency.setPlaceholderText(tr("that of the kind"))


class CallMarks:
    """What stands between the fields. Stands in the form as ``marks``."""

    def __init__(self) -> None:
        self.ring = RingView()
        self.since = styled(QLabel(), "muted")
        self.why = styled(QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText), "muted")
        self.where = styled(QLabel(), "muted")
        self.pick = tool_button("locate", tr("Click the place on the map"))
        self.refusal = styled(QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText), "refusal")
        self.save = push_button(tr("Take in  Ctrl+Enter"), look="primary")


class CallLists:
    """What the store knows of place and caller. Stands in the form as ``lists``."""

    def __init__(self) -> None:
        self.twins_head = QLabel(tr("Open already? Alt+1 … Alt+5 attach this call instead."))
        self.twins = LineList(tr("Maybe the same matter"))
        self.history_head = QLabel(tr("Earlier here and by this caller"))
        self.history = LineList(tr("Earlier here and by this caller"))
        for shown in (self.twins, self.history):
            shown.setFixedHeight(LIST_HEIGHT)
