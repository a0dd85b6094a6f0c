"""Fields of the intake form that search while one types: the kind, and the place.

Both hold what was chosen from their list, or what was typed and is neither. What a person chose is
never overwritten by a proposal.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, Signal

from cmdmap.domain.casework.kinds import IncidentKind, KindBook
from cmdmap.domain.place import Place
from cmdmap.i18n import tr
from cmdmap.services.intake.pinyin import search_key
from cmdmap.ui.models.hits import HIT_ROLE, Hit, find_hits
from cmdmap.ui.panels.search import SearchField


class KindField(SearchField):
    """One kind of incident, found by name, pinyin initials or number of another system."""

    settled = Signal()
    """Another kind stands in the field."""

    def __init__(self) -> None:
        super().__init__()
        self.setPlaceholderText(tr("Kind: name or initials"))
        self.setAccessibleName(tr("Kind"))
        self.kind: IncidentKind | None = None
        self.is_chosen = False
        """A person has chosen it; proposals leave it alone."""
        self._hits: list[Hit] = []
        self._kinds: dict[str, IncidentKind] = {}
        self.look_up = lambda text: find_hits(text, self._hits)
        self.textEdited.connect(self._on_typed)

    def set_kinds(self, book: KindBook) -> None:
        """Offer the kinds of a book."""
        self._kinds = {_title(kind): kind for kind in book.kinds.values()}
        self._hits = [
            Hit(
                title,
                group.name if (group := book.groups.get(kind.group)) else "",
                "text",
                search_key(kind.name_zh, kind.name_en, *kind.outside_codes),
            )
            for title, kind in self._kinds.items()
        ]

    def propose(self, kind: IncidentKind | None) -> None:
        """Show what the text speaks for, unless a person has chosen."""
        if not self.is_chosen and not self.hasFocus():
            self._hold(kind)

    def choose(self, kind: IncidentKind) -> None:
        """A person has chosen a kind."""
        self.is_chosen = True
        self._hold(kind)

    def empty(self) -> None:
        """Hold nothing."""
        self.is_chosen = False
        self._hold(None)
        self._hide_list()

    def leave(self) -> None:
        """Close the list; what was typed stays."""
        self._hide_list()

    def _hold(self, kind: IncidentKind | None) -> None:
        self.kind = kind
        self.setText("" if kind is None else _title(kind))
        self.settled.emit()

    def _take(self, index: QModelIndex) -> None:
        hit: Hit | None = index.data(HIT_ROLE) if self.hits_visible() else None
        self._hide_list()
        if hit is not None:
            self.choose(self._kinds[hit.title])

    def _on_focus_left(self) -> None:
        """Take the best hit for what was typed: Tab must be enough."""
        if not self.hasFocus() and not self._list.hasFocus():
            if self.kind is None and self.text().strip():
                hits = find_hits(self.text(), self._hits)
                if hits:
                    self.choose(self._kinds[hits[0].title])
            self._hide_list()

    def _on_typed(self) -> None:
        self.kind, self.is_chosen = None, bool(self.text().strip())
        self.settled.emit()


class PlaceField(SearchField):
    """An address with its place; the search itself is done by whoever hears ``asked``."""

    asked = Signal(str)
    """Places are wanted for this text."""
    settled = Signal()
    """Another place, or other words, stand in the field."""

    def __init__(self) -> None:
        super().__init__()
        self.setPlaceholderText(tr("Address, place, unit or coordinates"))
        self.setAccessibleName(tr("Where"))
        self.place: Place | None = None

    def put(self, address: str, place: Place | None) -> None:
        """Hold an address and its place."""
        self.setText(address)
        self.place = place
        self._hide_list()
        self.settled.emit()

    def address(self) -> str:
        """Return the words without space around them."""
        return self.text().strip()

    def show_found(self, text: str, hits: Sequence[Hit]) -> None:
        """Show what was found for ``text``; an answer to older words is dropped."""
        if text != self.text():
            return
        exact = next((hit for hit in hits if hit.title == text.strip()), None)
        if exact is not None and self.place is None:
            self.place = exact.place
            self.settled.emit()
        self.model.show_hits(hits)
        if self.hasFocus() and text.strip():
            self._show_list(len(hits))
            self._list.setCurrentIndex(self.model.index(0))

    def leave(self) -> None:
        """Close the list; what was typed stays."""
        self._hide_list()

    def _wants_escape(self) -> bool:
        return self.hits_visible()

    def _on_text_edited(self, text: str) -> None:
        self.place = None
        self.settled.emit()
        if text.strip():
            self.asked.emit(text)
        else:
            self._hide_list()

    def _take(self, index: QModelIndex) -> None:
        hit: Hit | None = index.data(HIT_ROLE) if self.hits_visible() else None
        if hit is not None:
            self.put(hit.title, hit.place)
        self._hide_list()


Find = Callable[[str], Sequence[Hit]]
"""Returns the places for a text; may take 20 ms, so it runs on a reader."""


def _title(kind: IncidentKind) -> str:
    return f"{kind.mark}  {kind.name}"
