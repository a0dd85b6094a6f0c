"""What carries out each command about incidents. Part of the orders of ``services/units.py``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from cmdmap.domain.casework import commands as wishes
from cmdmap.services.casework.acts.amending import amend_incident, note_incident
from cmdmap.services.casework.acts.assigning import assign_units, reassign_units
from cmdmap.services.casework.acts.calling import close_incident, record_call_back
from cmdmap.services.casework.acts.ending import (
    cancel_incident,
    merge_incident,
    reopen_incident,
    split_incident,
)
from cmdmap.services.casework.acts.field import dispose, feed_back, move_assignment, send_back
from cmdmap.services.casework.acts.handing import (
    answer_supervision,
    escalate,
    hand_over_incident,
    record_contact,
    supervise,
)
from cmdmap.services.casework.acts.holding import (
    answer_postponement,
    ask_postponement,
    resume,
    suspend,
)
from cmdmap.services.casework.acts.opening import attach_report, open_incident, take_in
from cmdmap.services.casework.acts.undoing import take_back
from cmdmap.services.casework.persons import reveal_parties
from cmdmap.services.present import Draft

CASE_ORDERS: Mapping[type, Callable[[Any, Draft], None]] = {
    wishes.OpenIncident: open_incident,
    wishes.TakeIn: take_in,
    wishes.AssignUnits: assign_units,
    wishes.ReassignUnits: reassign_units,
    wishes.MoveAssignment: move_assignment,
    wishes.Dispose: dispose,
    wishes.FeedBack: feed_back,
    wishes.SendBack: send_back,
    wishes.RecordCallBack: record_call_back,
    wishes.CloseIncident: close_incident,
    wishes.Escalate: escalate,
    wishes.HandOverIncident: hand_over_incident,
    wishes.RecordContact: record_contact,
    wishes.Suspend: suspend,
    wishes.Resume: resume,
    wishes.AskPostponement: ask_postponement,
    wishes.AnswerPostponement: answer_postponement,
    wishes.Supervise: supervise,
    wishes.AnswerSupervision: answer_supervision,
    wishes.AmendIncident: amend_incident,
    wishes.NoteIncident: note_incident,
    wishes.AttachReport: attach_report,
    wishes.MergeIncident: merge_incident,
    wishes.SplitIncident: split_incident,
    wishes.CancelIncident: cancel_incident,
    wishes.ReopenIncident: reopen_incident,
    wishes.TakeBack: take_back,
    wishes.RevealParties: reveal_parties,
}
"""Every command of ``domain/casework/commands.py``; a test proves that none is missing."""
