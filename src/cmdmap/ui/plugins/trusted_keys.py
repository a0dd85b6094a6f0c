"""Trusted keys 受信任的密钥: whose packages are taken, until when; keys are added and revoked here.

A key is given as its ``.pub`` file or its text; what is compared is the fingerprint, by telephone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path

from PySide6.QtWidgets import QWidget

from cmdmap.domain.casework.calendar import LOCAL
from cmdmap.i18n import tr
from cmdmap.plugins.packaging.trust import STANDING_NAMES, Standing, TrustedKey
from cmdmap.ui.plugins.wishes import PluginWishes
from cmdmap.widgets.files import ask_file
from cmdmap.widgets.forms.dialog import LookDialog
from cmdmap.widgets.forms.fields import FieldKind, FormField, Values
from cmdmap.widgets.forms.form import AskDialog, ask
from cmdmap.widgets.frame import push_button
from cmdmap.widgets.tables.lines import TableCell, TableLine
from cmdmap.widgets.tables.row_table import RowTable
from cmdmap.widgets.wording import instant_text

LARGEST = 10_000
"""Bytes of a key file."""
TONES = {Standing.GOOD: "good", Standing.EXPIRED: "warn", Standing.REVOKED: "bad"}


class TrustedKeysDialog(LookDialog):
    """The list and its two acts."""

    def __init__(self, wishes: PluginWishes, parent: QWidget | None = None) -> None:
        super().__init__(tr("Trusted keys"), parent)
        self.resize(880, 420)
        self._wishes = wishes
        self._keys: tuple[TrustedKey, ...] = ()
        self.table = RowTable(
            tr("Trusted keys"),
            (tr("Whose"), tr("Fingerprint"), tr("State"), tr("Valid until")),
            tr("No key is trusted; only packages of the makers of cmdmap can be installed."),
            stretch=1,
        )
        self.add = push_button(tr("Trust a key…"), "plus", look="primary")
        self.revoke = push_button(tr("Revoke…"), look="danger")
        self.content.addWidget(self.table)
        for button in (self.add, self.revoke):
            self.add_act(button)
        self.add.clicked.connect(self._on_add_pressed)
        self.revoke.clicked.connect(self._on_revoke_pressed)
        self.table.chosen.connect(lambda _key: self._offer())
        wishes.changed.connect(self.refresh)
        self.finished.connect(self.deleteLater)
        self.refresh()

    def refresh(self) -> None:
        """Read the keys again."""
        self._wishes.read_keys(self._show)

    def _show(self, keys: Sequence[TrustedKey]) -> None:
        self._keys = tuple(keys)
        now = self._wishes.now
        self.table.show_lines([_line(key, now) for key in keys])
        self._offer()

    def _offer(self) -> None:
        key = self._chosen()
        self.revoke.setEnabled(key is not None and key.revoked_at is None)

    def _chosen(self) -> TrustedKey | None:
        wanted = self.table.key()
        return next((key for key in self._keys if key.key.fingerprint == wanted), None)

    def _on_add_pressed(self) -> None:
        kinds = ";;".join((tr("Public keys (*.pub)"), tr("All files (*)")))
        ask_file(self, tr("Trust a key…"), kinds, self.ask_about)

    def ask_about(self, path: Path) -> AskDialog:
        """Ask whose key a file holds and until when it is trusted."""
        text = ""
        if path.is_file() and path.stat().st_size <= LARGEST:
            text = path.read_text(encoding="utf-8", errors="replace")
        fields = (
            FormField("name", tr("Whose"), required=True, most=60),
            FormField("until", tr("Valid until"), FieldKind.DATE, check=_future(self._wishes)),
        )

        def take(values: Values) -> None:
            until = values["until"]
            end = None
            if isinstance(until, date):
                end = datetime.combine(until, time(23, 59, 59), LOCAL).astimezone(UTC)
            self._wishes.trust(text, str(values["name"]), end)

        return ask(self, tr("Trust a key…"), fields, take, accept_text=tr("Trust"))

    def _on_revoke_pressed(self) -> None:
        key = self._chosen()
        if key is None:
            return
        print_ = key.key.fingerprint
        fields = (FormField("why", tr("Why the key is revoked"), required=True, most=200),)
        title = tr("Revoke the key of {name}", name=key.name)

        def take(values: Values) -> None:
            self._wishes.revoke(print_, str(values["why"]))

        ask(self, title, fields, take, accept_text=tr("Revoke"))


def _future(wishes: PluginWishes) -> Callable[[Values], str]:
    def check(values: Values) -> str:
        until = values["until"]
        late = isinstance(until, date) and until < wishes.now.astimezone(LOCAL).date()
        return tr("That day is over.") if late else ""

    return check


def _line(key: TrustedKey, now: datetime) -> TableLine:
    standing = key.standing(now)
    until = "—" if key.expires_at is None else instant_text(key.expires_at)
    return TableLine(
        key.key.fingerprint,
        (
            TableCell(key.name),
            TableCell(key.key.fingerprint),
            TableCell(tr(STANDING_NAMES[standing]), tone=TONES[standing]),
            TableCell(until),
        ),
        key.reason,
    )
