"""Install panel 安装确认: what a package is, who signed it, what it wants, what is in the way.

At the right of the view after a file was chosen or dropped; nothing is changed before a button is
pressed.
"""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cmdmap.api.drawing import Tone
from cmdmap.i18n import tr
from cmdmap.plugins.installing.plan import CHANGE_NAMES, Change, InstallPlan
from cmdmap.ui.plugins.words import (
    score_text,
    short_print,
    signer_text,
    size_text,
    verdict_rows,
    wish_rows,
)
from cmdmap.widgets.chips import Chip
from cmdmap.widgets.detail import Detail, Part, Row
from cmdmap.widgets.frame import push_button
from cmdmap.widgets.wording import hint_text, joined_text


class InstallPanel(QWidget):
    """One plan and its buttons."""

    install_requested = Signal(object, bool)
    """The plan, and whether the plugin is enabled afterwards."""
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._plan: InstallPlan | None = None
        self.detail = Detail(tr("No package was chosen."))
        self.install = push_button(tr("Install and enable"), look="primary")
        self.only = push_button(tr("Install only"))
        self.cancel = push_button(tr("Cancel"))
        self.detail.add_buttons(self.install, self.only, self.cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.detail)
        self.install.clicked.connect(lambda: self.install_requested.emit(self._plan, True))
        self.only.clicked.connect(lambda: self.install_requested.emit(self._plan, False))
        self.cancel.clicked.connect(self.left)

    def show_plan(self, plan: InstallPlan, now: datetime) -> None:
        """Show a plan; what is in the way locks the buttons."""
        self._plan = plan
        fresh = plan.change is Change.FIRST
        title = tr("Confirm the installation") if fresh else tr("Confirm the upgrade")
        self.detail.show_thing(title, _change_text(plan), _parts(plan, now))
        self.install.setText(tr("Install and enable") if fresh else tr("Upgrade and enable"))
        self.only.setVisible(fresh)
        for button in (self.install, self.only):
            button.setEnabled(not plan.blockers)
            button.setToolTip(hint_text("\n".join(plan.blockers)))

    def lock(self) -> None:
        """Nothing can be pressed while it is carried out."""
        for button in (self.install, self.only, self.cancel):
            button.setEnabled(False)

    def unlock(self) -> None:
        """It is over, one way or the other."""
        self.cancel.setEnabled(True)
        for button in (self.install, self.only):
            button.setEnabled(self._plan is not None and not self._plan.blockers)


def _change_text(plan: InstallPlan) -> str:
    version = str(plan.manifest.version)
    if plan.upgrade is None:
        return f"{plan.manifest.title} {version}"
    return f"{plan.manifest.title} {plan.upgrade.from_version} → {version}"


def _parts(plan: InstallPlan, now: datetime) -> list[Part]:
    manifest = plan.manifest
    signer = plan.signer
    signed = (
        tr("nobody here trusts this signature")
        if signer is None
        else joined_text(signer_text(signer, now), tr("key {key}", key=short_print(signer)))
    )
    api = Chip(tr("compatible"), Tone.GOOD) if plan.api.fine else Chip(tr("too new"), Tone.HIGH)
    parts = [
        Part(
            rows=[
                *(Row(sentence, tone=Tone.HIGH, strong=True, chips=(
                    Chip(tr("in the way"), Tone.HIGH),)) for sentence in plan.blockers),
                Row(tr("Signed by"), signed, tone=Tone.HIGH if signer is None else Tone.PLAIN),
                Row(tr("API version"), manifest.api, chips=(api,)),
                Row(tr("What happens"), tr(CHANGE_NAMES[plan.change])),
                Row(tr("Author"), manifest.author),
                Row(manifest.about, strong=True),
            ]
        ),
        Part(
            tr("What it wants"), tr("score {score}", score=score_text(plan.score)),
            wish_rows(plan.wishes) or [Row(tr("Nothing: it only shows something."))],
        ),
        Part(
            tr("Why this score"), "",
            [Row(r.sentence, f"{r.points:+d}", strong=True) for r in plan.score.reasons],
        ),
    ]  # fmt: skip
    if plan.needs:
        parts.append(Part(tr("What it needs"), "", verdict_rows(plan.needs)))
    if plan.upgrade is not None:
        parts.append(Part(tr("The upgrade will"), "", _upgrade_rows(plan)))
    return parts


def _upgrade_rows(plan: InstallPlan) -> list[Row]:
    upgrade = plan.upgrade
    assert upgrade is not None
    copy = (
        tr("not needed, it has no tables")
        if upgrade.backup_bytes is None
        else tr("first, {size}, checked afterwards", size=size_text(upgrade.backup_bytes))
    )
    kept = tr("{version}, one press takes you back", version=upgrade.from_version)
    rows = [
        Row(tr("Copy the database"), copy),
        Row(tr("Change its tables"), tr("{n} steps, can be taken back", n=upgrade.migrations)),
        Row(tr("Keep the old version"), kept),
    ]
    if upgrade.dropped:
        rows.append(Row(tr("Keep no longer"), upgrade.dropped))
    return rows
