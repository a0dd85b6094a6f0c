"""Commands about accounts and logins; carried out by ``services/login/orders.py``.

Part of ``domain/commands.py``. Passwords never travel: who hands a command in has hashed them
before (``services/login/passwords.py``), because that takes longer than the writer may wait.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from cmdmap.domain.ids import UnitId
from cmdmap.domain.rights import Role


@dataclass(frozen=True, slots=True)
class CreateAccount:
    """Make an account; the first one of a store must be an admin's."""

    name: str
    password_hash: str = field(repr=False)
    roles: frozenset[Role]
    shown_name: str = ""
    """Empty: the name."""
    areas: frozenset[str] = frozenset()
    unit_id: UnitId | None = None
    must_change: bool = True


@dataclass(frozen=True, slots=True)
class ChangeAccount:
    """Give an account other roles or areas; None leaves a field as it is."""

    name: str
    shown_name: str | None = None
    roles: frozenset[Role] | None = None
    areas: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class EnableAccount:
    """Let an account log in again, or no more; an account is never deleted."""

    name: str
    enabled: bool


@dataclass(frozen=True, slots=True)
class ResetPassword:
    """Give somebody else a new password, which is to be changed at the next login."""

    name: str
    password_hash: str = field(repr=False)
    must_change: bool = True


@dataclass(frozen=True, slots=True)
class ChangePassword:
    """Change the own password."""

    password_hash: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class RecordLogin:
    """Somebody tried to log in; the login's wish, never an operator's."""

    name: str
    passed: bool
    """The password was right."""


@dataclass(frozen=True, slots=True)
class LogOut:
    """Whoever hands it in leaves the seat, or locks it."""

    locked: bool = False


class Undertaking(StrEnum):
    """What is done outside the writer thread; the values stand in the audit log."""

    ADD_LINK = "AddLink"
    REMOVE_LINK = "RemoveLink"
    CHANGE_LINK = "ChangeLink"
    IMPORT_AREAS = "ImportAreas"
    CHANGE_OPTION = "ChangeOption"
    CHANGE_KINDS = "ChangeKinds"
    EXPORT = "Export"
    READ_AUDIT = "ReadAudit"
    VERIFY_AUDIT = "VerifyAudit"
    EXPORT_AUDIT = "ExportAudit"
    INSTALL_PLUGIN = "InstallPlugin"
    UPGRADE_PLUGIN = "UpgradePlugin"
    ENABLE_PLUGIN = "EnablePlugin"
    DISABLE_PLUGIN = "DisablePlugin"
    ROLL_BACK_PLUGIN = "RollBackPlugin"
    REMOVE_PLUGIN = "RemovePlugin"
    REMOVE_PLUGIN_DATA = "RemovePluginData"
    TRUST_KEY = "TrustKey"
    REVOKE_KEY = "RevokeKey"


@dataclass(frozen=True, slots=True)
class AskLeave:
    """Ask whether one may, and have it written down, before doing what no order carries out."""

    undertaking: Undertaking
    subject: str = ""
    """Which link, option, list."""
    rows: int | None = None
    """How many rows leave the program."""


LoginCommand = (
    CreateAccount
    | ChangeAccount
    | EnableAccount
    | ResetPassword
    | ChangePassword
    | RecordLogin
    | LogOut
    | AskLeave
)
