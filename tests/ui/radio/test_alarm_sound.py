"""The alarm sound: files as their tool makes them, a sign where nothing can be heard."""

from __future__ import annotations

import importlib.util
import io
import wave
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from cmdmap.config import resources_dir
from cmdmap.ui.radio import alarm_sound
from cmdmap.ui.radio.alarm_sound import AlarmSound, Tone


@pytest.fixture(scope="module")
def maker(repo: Path):
    spec = importlib.util.spec_from_file_location("sounds", repo / "tools" / "make_sounds.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("tone", list(Tone))
def test_each_tone_is_the_file_its_tool_makes(maker, tone):
    kept = (resources_dir() / "sounds" / f"{tone.value}.wav").read_bytes()
    assert kept == maker.wav(maker.TONES[tone.value]())
    with wave.open(io.BytesIO(kept)) as file:
        assert 0.3 < file.getnframes() / file.getframerate() < 3


@pytest.fixture
def mute_seat(qapp, monkeypatch):
    """A sound on a computer without any sound library; ``beeps`` counts what it falls back to."""
    beeps = []
    monkeypatch.setattr(alarm_sound, "_load_library", lambda: None)
    monkeypatch.setattr(QApplication, "beep", staticmethod(lambda: beeps.append(1)))
    parent = QObject()
    sound = AlarmSound(resources_dir() / "sounds", parent)
    sound.beeps = beeps
    yield sound
    sound.close()
    parent.deleteLater()


def test_without_an_audio_device_it_beeps_until_nothing_is_open(mute_seat):
    mute_seat.open()
    assert mute_seat.silent
    mute_seat.repeat(Tone.MISSED)
    mute_seat.repeat(Tone.EMERGENCY)
    assert mute_seat.beeping()
    assert mute_seat.beeps
    mute_seat.repeat(None)
    assert not mute_seat.beeping()


def test_the_self_test_beeps_once(mute_seat):
    mute_seat.open()
    mute_seat.play(Tone.EMERGENCY)
    assert len(mute_seat.beeps) == 1
    assert not mute_seat.beeping()


class FakeEffect:
    """Stands in for QSoundEffect where no device is: it only remembers what it was told."""

    def __init__(self, _parent):
        self.source, self.loops, self.playing = "", 0, False

    def setSource(self, url):  # noqa: N802
        self.source = Path(url.toLocalFile()).stem

    def setLoopCount(self, loops):  # noqa: N802
        self.loops = loops

    def play(self):
        self.playing = True

    def stop(self):
        self.playing = False

    def deleteLater(self):  # noqa: N802
        self.playing = False


class Devices:
    """A device that can be pulled out."""

    outputs: tuple[str, ...] = ("speaker",)

    def __init__(self, _parent):
        self.audioOutputsChanged = self

    def connect(self, slot):
        Devices.slot = slot

    @staticmethod
    def audioOutputs():  # noqa: N802
        return Devices.outputs


@pytest.fixture
def loud_seat(qapp, monkeypatch):
    library = type("Library", (), {"QSoundEffect": FakeEffect, "QMediaDevices": Devices})
    monkeypatch.setattr(alarm_sound, "_load_library", lambda: library)
    monkeypatch.setattr(Devices, "outputs", ("speaker",))
    monkeypatch.setattr(QApplication, "beep", staticmethod(lambda: None))
    parent = QObject()
    sound = AlarmSound(resources_dir() / "sounds", parent)
    sound.open()
    yield sound
    sound.close()
    parent.deleteLater()


def playing(sound):
    return {(effect.source, effect.loops) for effect in sound._effects.values() if effect.playing}


def test_only_the_most_urgent_tone_repeats(loud_seat):
    loud_seat.repeat(Tone.MISSED)
    loud_seat.repeat(Tone.EMERGENCY)
    assert playing(loud_seat) == {("emergency", alarm_sound.FOR_EVER)}
    loud_seat.play(Tone.EMERGENCY)
    assert playing(loud_seat) == {("emergency", alarm_sound.FOR_EVER)}
    loud_seat.repeat(None)
    assert playing(loud_seat) == set()


def test_a_device_that_is_pulled_out_is_told_and_replaced_by_beeps(loud_seat, qtbot):
    loud_seat.repeat(Tone.EMERGENCY)
    Devices.outputs = ()
    with qtbot.waitSignal(loud_seat.silent_changed) as told:
        Devices.slot()
    assert told.args == [True]
    assert loud_seat.beeping()
    Devices.outputs = ("headset",)
    Devices.slot()
    assert not loud_seat.silent
    assert not loud_seat.beeping()
    assert playing(loud_seat) == {("emergency", alarm_sound.FOR_EVER)}
