"""Crash page: the last border, where a mistake of ours in the window ends.

``sys.excepthook`` receives what a Qt slot let escape. A world error is one sentence in the status
line; anything else opens a page with the details to copy, is written to the log, and the program
goes on where it can. Depends on nothing but Qt, so that it works when everything else does not.
"""

from __future__ import annotations

import logging
import platform
import sys
import traceback
from collections.abc import Callable
from types import TracebackType

from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QVBoxLayout,
)

from cmdmap import __version__
from cmdmap.errors import WorldError
from cmdmap.i18n import tr

_log = logging.getLogger(__name__)
Hook = Callable[[type[BaseException], BaseException, TracebackType | None], None]


class CrashPage(QDialog):
    """What happened, what was kept, what to do, and the details."""

    def __init__(self, details: str) -> None:
        super().__init__()
        self.setWindowTitle(tr("cmdmap met a mistake of its own"))
        self.resize(760, 460)
        column = QVBoxLayout(self)
        sentence = QLabel(
            tr(
                "Something in the program went wrong. Fixes, radio log and tapes are kept and "
                "links keep running. Please copy the details and send them to your admin; "
                "restart cmdmap if the window behaves oddly."
            ),
            wordWrap=True,
        )
        column.addWidget(sentence)
        self.details = QPlainTextEdit(details, readOnly=True)
        self.details.setAccessibleName(tr("Details"))
        column.addWidget(self.details)
        buttons = QDialogButtonBox()
        copy = buttons.addButton(tr("Copy details"), QDialogButtonBox.ButtonRole.ActionRole)
        self.close_button = buttons.addButton(tr("Close"), QDialogButtonBox.ButtonRole.AcceptRole)
        copy.clicked.connect(lambda: QApplication.clipboard().setText(details))
        self.close_button.clicked.connect(self.accept)
        column.addWidget(buttons)
        self.close_button.setFocus()


class CrashBorder:
    """Installs itself as ``sys.excepthook`` between :meth:`install` and :meth:`remove`."""

    def __init__(
        self,
        say: Callable[[str], None],
        blame: Callable[[BaseException], bool] = lambda _error: False,
    ) -> None:
        """``say`` shows one sentence to the operator; ``blame`` tells whether a plugin was it."""
        self._say = say
        self._blame = blame
        self._before: Hook | None = None
        self.page: CrashPage | None = None

    def install(self) -> None:
        """Take over unhandled exceptions."""
        self._before = sys.excepthook
        sys.excepthook = self._on_exception

    def remove(self) -> None:
        """Give them back."""
        if self._before is not None:
            sys.excepthook = self._before
            self._before = None
        if self.page is not None:
            self.page.close()
            self.page = None

    def _on_exception(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if isinstance(error, WorldError):
            _log.warning("%s", error)
            self._say(str(error))
            return
        if self._blame(error):
            # The plugin's page shows what happened; the program itself has made no mistake.
            return
        if isinstance(error, KeyboardInterrupt):
            QApplication.quit()
            return
        details = crash_details(kind, error, trace)
        _log.error("unhandled mistake\n%s", details)
        # One page at a time: a mistake that repeats must not bury the screen.
        if self.page is None or not self.page.isVisible():
            self.page = CrashPage(details)
            self.page.show()


def crash_details(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> str:
    """Return version, system and trace as text to copy."""
    head = f"cmdmap {__version__}, Python {platform.python_version()}, {platform.platform()}\n\n"
    return head + "".join(traceback.format_exception(kind, error, trace))
