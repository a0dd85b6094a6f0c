"""Alarm sound: repeats the tone of the most urgent open alarm until nothing is open.

Plays the files of ``resources/sounds`` (made by ``tools/make_sounds.py``). Where no audio device is
it says so by :attr:`AlarmSound.silent`, beeps as the desktop can, and the window shows a sign.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from types import ModuleType
from typing import Any

from PySide6.QtCore import QLoggingCategory, QObject, QTimer, QUrl, Signal
from PySide6.QtWidgets import QApplication

BEEP_MS = 2000
FOR_EVER = -2
"""``QSoundEffect.Infinite``."""


class Tone(StrEnum):
    """What is heard, the most urgent first; the value is the file's name."""

    EMERGENCY = "emergency"
    URGENT = "urgent"
    """An urgent incident, or one of its clocks ran out."""
    MISSED = "missed"
    """Two roll calls missed in a row."""
    OVERDUE = "overdue"
    """A clock of an incident ran out."""
    INCIDENT = "incident"
    """A new incident of the first or second level."""
    NOTICE = "notice"
    """A new incident of the third level; a clock that will run out soon, played once."""
    SILENCE = "silence"
    """A watched unit has turned red, or a check-in is overdue; played once."""


class AlarmSound(QObject):
    """The loudspeaker of a seat."""

    silent_changed = Signal(bool)
    """True: no tone can be heard here."""

    def __init__(self, folder: Path, parent: QObject) -> None:
        super().__init__(parent)
        self._folder = folder
        self.silent = True
        self.repeating: Tone | None = None
        self._wanted: dict[str, Tone] = {}
        self._library: ModuleType | None = None
        self._devices: QObject | None = None
        self._effects: dict[Tone, Any] = {}
        self._beeper = QTimer(self, interval=BEEP_MS)
        self._beeper.timeout.connect(QApplication.beep)

    def open(self) -> None:
        """Look for an audio device now and whenever one comes or goes."""
        self._library = _load_library()
        if self._library is not None:
            self._devices = devices = self._library.QMediaDevices(self)
            devices.audioOutputsChanged.connect(self._look)
        self._look()

    def close(self) -> None:
        """Fall silent."""
        for asker in tuple(self._wanted):
            self.repeat(None, asker)

    def repeat(self, tone: Tone | None, asker: str = "radio") -> None:
        """Repeat this tone for whoever asks, None for none; the most urgent wish is heard."""
        if tone is None:
            self._wanted.pop(asker, None)
        else:
            self._wanted[asker] = tone
        tone = min(self._wanted.values(), key=tuple(Tone).index, default=None)
        if tone is not self.repeating:
            self.repeating = tone
            self._follow()

    def play(self, tone: Tone) -> None:
        """Play a tone once: the self-test, and what need not be acknowledged."""
        if self.silent:
            QApplication.beep()
        elif tone is not self.repeating:
            self._start(tone, 1)

    def beeping(self) -> bool:
        """Tell whether the desktop's beep stands in for a tone."""
        return self._beeper.isActive()

    def _look(self) -> None:
        library = self._library
        silent = library is None or not library.QMediaDevices.audioOutputs()
        changed = silent is not self.silent
        self.silent = silent
        if changed:
            # Effects made for a device that is gone stay dumb; fresh ones find the new device.
            for effect in self._effects.values():
                effect.deleteLater()
            self._effects.clear()
            self.silent_changed.emit(silent)
        self._follow()

    def _follow(self) -> None:
        for tone, effect in self._effects.items():
            if tone is not self.repeating:
                effect.stop()
        if self.repeating is None or not self.silent:
            self._beeper.stop()
        elif not self._beeper.isActive():
            QApplication.beep()
            self._beeper.start()
        if self.repeating is not None and not self.silent:
            self._start(self.repeating, FOR_EVER)

    def _start(self, tone: Tone, times: int) -> None:
        assert self._library is not None
        effect = self._effects.get(tone)
        if effect is None:
            effect = self._effects[tone] = self._library.QSoundEffect(self)
            effect.setSource(QUrl.fromLocalFile(str(self._folder / f"{tone.value}.wav")))
        effect.setLoopCount(times)
        effect.play()


def _load_library() -> ModuleType | None:
    """Return Qt's sound library, None where the system lacks what it needs."""
    # It tells of every video library that it did not find; nobody asked it for films.
    QLoggingCategory.setFilterRules("qt.multimedia.*=false")
    try:
        from PySide6 import QtMultimedia
    except ImportError:
        return None
    return QtMultimedia
