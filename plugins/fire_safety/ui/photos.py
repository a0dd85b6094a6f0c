"""Photos of a place or a hazard: shown while they are as they were kept, added, taken away.

Used by the detail of a place and by the view of hazards. A photo is proof: taking one away needs a
reason, its file stays in the folder.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal

from cmdmap.api import Page, tr
from cmdmap.widgets import FileStrip, FormField, Values, ask
from fire_safety.domain.wishes import EndPhoto
from fire_safety.services.photo_files import sound_photos

SIDE = 12
"""Pixels beside the strip, as beside the rows of a detail."""


class PhotoStrip(FileStrip):
    """The strip."""

    added = Signal(object)
    """Paths (list) of files that somebody has added."""

    def __init__(self, page: Page) -> None:
        super().__init__(tr("Add photos…"), "*.jpg *.jpeg *.png")
        self._page = page
        layout = self.layout()
        assert layout is not None
        layout.setContentsMargins(SIDE, 6, SIDE, 8)
        self._photos: Sequence[Any] = ()
        self._shown: frozenset[str] = frozenset()
        self.changed.connect(self._on_changed)

    def show_photos(self, photos: Sequence[Any]) -> None:
        """Show rows of the store; their files are read in a reader thread."""
        self._photos = photos
        folder = self._page.desk.folder
        wanted = [(photo.file, photo.sha256) for photo in photos]

        def show(found: tuple[list[Path], list[str]]) -> None:
            if self._photos is photos:
                self._shown = frozenset(path.name for path in found[0])
                self.show_files(found[0])
                for why in found[1]:
                    self._page.warn(why)

        self._page.run(lambda: sound_photos(folder, wanted), show)

    def _on_changed(self) -> None:
        names = {path.name for path in self.files()}
        fresh = [path for path in self.files() if path.name not in self._shown]
        gone = [photo for photo in self._photos if photo.file in self._shown - names]
        if fresh:
            self.added.emit(fresh)
        if gone:
            self._ask_end(gone)

    def _ask_end(self, gone: Sequence[Any]) -> None:
        field = FormField("reason", tr("Why the photo is taken away"), required=True)

        def take(values: Values) -> None:
            for photo in gone:
                self._page.submit(EndPhoto(photo.id, str(values["reason"])))

        dialog = ask(self, tr("Take photos away: {n}", n=len(gone)), [field], take)
        dialog.rejected.connect(lambda: self.show_photos(self._photos))
