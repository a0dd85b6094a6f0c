"""Forms whose wish may be refused: nothing that was typed is lost, the form opens again with it.

Used by every view; the refusal stands in the form and in the status line.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from cmdmap.api import Page, Place
from cmdmap.widgets import FormField, Value, ask

Given = dict[str, Value]
Refused = Callable[[str], None]
Carry = Callable[[Given, Refused], object]
"""Hands in what a form gives; calls the second with the sentence when that is refused."""
Pick = Callable[[Callable[[Place], None], str, Callable[[], None]], None]


class Asker:
    """Opens forms over one widget of one page."""

    def __init__(self, page: Page, parent: QWidget) -> None:
        self._page = page
        self._parent = parent

    def ask(
        self,
        title: str,
        fields: Sequence[FormField],
        carry: Carry,
        values: Given | None = None,
        accept_text: str = "",
        pick: Pick | None = None,
    ) -> None:
        """Ask; what ``carry`` has refused is asked again with everything that was typed."""

        def take(given: Given) -> None:
            def again(sentence: str) -> None:
                self._page.warn(sentence)
                self.ask(title, fields, carry, given, accept_text, pick)
                self._dialog.show_refusal(sentence)

            carry(given, again)

        self._dialog = ask(self._parent, title, fields, take, values, accept_text, pick)

    def ask_wish(
        self,
        title: str,
        fields: Sequence[FormField],
        wish_of: Callable[[Given], object],
        kept: Callable[[], None],
        values: Given | None = None,
        accept_text: str = "",
        pick: Pick | None = None,
    ) -> None:
        """Ask for the values of a wish and hand it in; ``kept`` is called when it was kept."""

        def carry(given: Given, refused: Refused) -> None:
            self._page.submit(wish_of(given), lambda _commit: kept(), refused)

        self.ask(title, fields, carry, values, accept_text, pick)
