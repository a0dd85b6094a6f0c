"""Words for what stands in the audit log: each command and undertaking by its stored name.

Used by the audit view. Acts of the flow have the words of their buttons
(``services/casework/wording.py``); the log itself, ``cmdmap audit`` and the export keep the names,
which never change.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

from cmdmap.domain.casework.commands import CaseCommand
from cmdmap.domain.incident_flow import Act
from cmdmap.i18n import mark, tr
from cmdmap.services.casework.wording import act_name
from cmdmap.services.extending.words import title_of

DEED_NAMES: Mapping[str, str] = {
    "NameUnit": mark("name a unit"),
    "AcknowledgeEmergency": mark("acknowledge an emergency"),
    "EnrolUnits": mark("enrol units"),
    "SendText": mark("send a text"),
    "SendStatus": mark("send a status code"),
    "PollPosition": mark("ask for a position"),
    "CancelMessage": mark("take a message back"),
    "WriteLog": mark("write into the duty log"),
    "WatchUnits": mark("watch units"),
    "UnwatchUnits": mark("end the watch of units"),
    "StartCheckIn": mark("start check-ins"),
    "TakeCheckIn": mark("take a check-in"),
    "EndCheckIn": mark("end check-ins"),
    "StartRollCall": mark("start a roll call"),
    "AnswerRollCall": mark("answer a roll call"),
    "EndRollCall": mark("end a roll call"),
    "AcknowledgeMisses": mark("note missed roll calls"),
    "MuteUnits": mark("mute or unmute units"),
    "ImportUnits": mark("import radio ids"),
    "OpenIncident": mark("open an incident"),
    "AssignUnits": mark("assign units"),
    "RecordCallBack": mark("record a call-back"),
    "HandOverIncident": mark("hand an incident over"),
    "AnswerPostponement": mark("answer a postponement"),
    "RevealParties": mark("look at persons unmasked"),
    "ClaimCall": mark("take a call"),
    "ReturnCall": mark("call back a missed call"),
    "ImportIncidents": mark("import incidents"),
    "ImportHistory": mark("import former incidents"),
    "CreateAccount": mark("make an account"),
    "ChangeAccount": mark("change roles or areas"),
    "EnableAccount": mark("enable or disable an account"),
    "ResetPassword": mark("reset a password"),
    "ChangePassword": mark("change the own password"),
    "RecordLogin": mark("log in"),
    "LogOut": mark("log out or lock"),
    "KeepRoster": mark("change rosters"),
    "KeepDuty": mark("change the duty plan"),
    "SwapDuty": mark("swap duties"),
    "ReportAbsence": mark("report an absence"),
    "AcknowledgeShortage": mark("acknowledge that too few are free"),
    "MakeShiftSheet": mark("make a shift sheet"),
    "SignShiftSheet": mark("sign a shift sheet"),
    "OpenMediation": mark("open a mediation case"),
    "ClassifyMediation": mark("say what a case is about"),
    "AppointMediators": mark("appoint mediators"),
    "RecordDisputeContact": mark("record the first contact"),
    "PlanSession": mark("plan a session"),
    "RecordSession": mark("record a session"),
    "RecordAgreement": mark("record an agreement"),
    "RecordFulfilment": mark("record that it was kept"),
    "PlanRevisit": mark("plan a re-visit"),
    "RecordRevisit": mark("record a re-visit"),
    "CloseMediation": mark("close a mediation case"),
    "RevealDisputeParties": mark("look at parties unmasked"),
    "StartSearch": mark("start a search party"),
    "DivideSearch": mark("divide a search"),
    "JoinSearch": mark("join a search"),
    "EndSearch": mark("end a search party"),
    "AddLink": mark("add a link"),
    "RemoveLink": mark("remove a link"),
    "ChangeLink": mark("change a link"),
    "ImportAreas": mark("change the areas"),
    "ChangeOption": mark("change an option"),
    "ChangeKinds": mark("change the kinds of incidents"),
    "Export": mark("export a list"),
    "ReadAudit": mark("read the log"),
    "VerifyAudit": mark("verify the log"),
    "ExportAudit": mark("export the log"),
    "InstallPlugin": mark("install a plugin"),
    "UpgradePlugin": mark("upgrade a plugin"),
    "EnablePlugin": mark("enable a plugin"),
    "DisablePlugin": mark("disable a plugin"),
    "RollBackPlugin": mark("go back to a plugin's former version"),
    "RemovePlugin": mark("remove a plugin"),
    "RemovePluginData": mark("remove a plugin's data"),
    "TrustKey": mark("trust a key"),
    "RevokeKey": mark("revoke a key"),
}

_ACTS = {
    kind.__name__: kind.act
    for kind in get_args(CaseCommand)
    if isinstance(getattr(kind, "act", None), Act)
}


def deed_name(what: str) -> str:
    """Return a stored name in words; one that a newer cmdmap wrote stays as it is."""
    if what in DEED_NAMES:
        return tr(DEED_NAMES[what])
    if what in _ACTS:
        return act_name(_ACTS[what])
    title = title_of(what)
    if title is not None:
        return title
    act = what.partition(".")[2]
    return act_name(Act(act)) if act in {each.value for each in Act} else what
