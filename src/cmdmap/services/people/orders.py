"""What carries out each command about people. Part of the orders of ``services/units.py``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from cmdmap.domain.people import commands as wishes
from cmdmap.services.people import case_opening, handover, mediation, records, revisits, strength
from cmdmap.services.present import Draft

PEOPLE_ORDERS: Mapping[type, Callable[[Any, Draft], None]] = {
    wishes.KeepRoster: records.keep_roster,
    wishes.KeepDuty: records.keep_duty,
    wishes.SwapDuty: records.swap_duty,
    wishes.ReportAbsence: records.report_absence,
    wishes.AcknowledgeShortage: strength.acknowledge_shortage,
    wishes.MakeShiftSheet: handover.make_shift_sheet,
    wishes.SignShiftSheet: handover.sign_shift_sheet,
    wishes.OpenMediation: case_opening.open_mediation,
    wishes.ClassifyMediation: mediation.classify_mediation,
    wishes.AppointMediators: mediation.appoint_mediators,
    wishes.RecordDisputeContact: mediation.record_contact,
    wishes.PlanSession: mediation.plan_session,
    wishes.RecordSession: mediation.record_session,
    wishes.RecordAgreement: mediation.record_agreement,
    wishes.RecordFulfilment: mediation.record_fulfilment,
    wishes.PlanRevisit: revisits.plan_revisit,
    wishes.RecordRevisit: revisits.record_revisit,
    wishes.CloseMediation: mediation.close_mediation,
    wishes.RevealDisputeParties: mediation.reveal_dispute_parties,
}
