"""Write the alarm tones into resources/sounds (``python tools/make_sounds.py``).

Every tone is a sum of sines under soft edges, the same bytes at every run; a test compares them.
Emergency sweeps between two pitches, the missed roll call knocks three times, silence chimes once;
incidents rise, the more notes the more urgent, what is overdue falls.
"""

from __future__ import annotations

import io
import wave
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt

FOLDER = Path(__file__).resolve().parents[1] / "resources" / "sounds"
RATE = 22_050
"""Samples a second: alarms lie below 4 kHz."""
PEAK = 0.8
EDGE_S = 0.012
"""Rise and fall of a note, so that it does not click."""
Samples = npt.NDArray[np.float64]


def note(hertz: float, seconds: float, bright: float = 0.3) -> Samples:
    """Return a pitch with its octave and fifth above; ``bright`` is their part."""
    at = np.arange(round(seconds * RATE)) / RATE
    wave_form = np.sin(2 * np.pi * hertz * at)
    wave_form += bright * (np.sin(4 * np.pi * hertz * at) + np.sin(6 * np.pi * hertz * at))
    edge = np.minimum(at, at[::-1]) / EDGE_S
    return wave_form * np.clip(edge, 0.0, 1.0)


def rest(seconds: float) -> Samples:
    """Return silence."""
    return np.zeros(round(seconds * RATE))


def emergency() -> Samples:
    """Two pitches in turn, urgent and bright; 1.6 s, made to be repeated."""
    return np.concatenate([note(880, 0.24), note(1175, 0.24)] * 3 + [rest(0.16)])


def missed() -> Samples:
    """Three low knocks and a rest; 2 s, made to be repeated."""
    return np.concatenate([note(523, 0.16, 0.15), rest(0.09)] * 3 + [rest(1.25)])


def silence() -> Samples:
    """A falling third, once."""
    return np.concatenate([note(784, 0.18, 0.1), note(659, 0.36, 0.1)])


def urgent() -> Samples:
    """Four rising notes, bright, twice; 2 s, made to be repeated."""
    rise = [note(hertz, 0.11, 0.35) for hertz in (659, 784, 988, 1319)]
    return np.concatenate([*rise, rest(0.08), *rise, rest(1.04)])


def incident() -> Samples:
    """Two rising notes and a rest; 2.4 s, made to be repeated."""
    return np.concatenate([note(659, 0.18, 0.2), note(880, 0.32, 0.2), rest(1.9)])


def overdue() -> Samples:
    """Three falling notes and a rest; 2.4 s, made to be repeated."""
    fall = [note(hertz, 0.2, 0.25) for hertz in (988, 784, 587)]
    return np.concatenate([*fall, rest(1.8)])


def notice() -> Samples:
    """One soft note and a rest; 2.8 s."""
    return np.concatenate([note(880, 0.3, 0.05), rest(2.5)])


TONES: dict[str, Callable[[], Samples]] = {
    "emergency": emergency,
    "missed": missed,
    "silence": silence,
    "urgent": urgent,
    "incident": incident,
    "overdue": overdue,
    "notice": notice,
}


def wav(samples: Samples) -> bytes:
    """Return samples as a mono 16-bit WAV file."""
    scaled = np.rint(samples / np.abs(samples).max() * PEAK * 32_767).astype("<i2")
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(scaled.tobytes())
    return out.getvalue()


def main() -> None:
    """Write every tone."""
    FOLDER.mkdir(exist_ok=True)
    for name, make in TONES.items():
        (FOLDER / f"{name}.wav").write_bytes(wav(make()))


if __name__ == "__main__":
    main()
