"""The border around every call into a plugin: whatever it raises ends here, trimmed to its lines.

``calls.py`` leads all calls through :func:`attempt`; nothing else in the house catches so broadly
for plugins. What comes out is a value or an error, never a surprise.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import FrameType
from typing import Generic, NamedTuple, TypeVar

from cmdmap.plugins.discretion import HIDDEN, discreet
from cmdmap.services.login.masking import mask_text

Answer = TypeVar("Answer")

LAST_FRAMES = 4
"""Shown where no line of the plugin's own is in the trace."""

LONGEST = 4_000
"""Letters of a trace."""


class Outcome(NamedTuple, Generic[Answer]):
    """What a call came to: a value, or the error that ended it."""

    value: Answer | None
    error: BaseException | None


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a plugin was switched off for this run."""

    part: str
    """What was called, e.g. ``steps.alarm``."""
    at: datetime
    sentence: str
    """One line: kind of error and what it says."""
    trace: str
    """The plugin's own lines, innermost last, and the error."""


def attempt(work: Callable[[], Answer]) -> Outcome[Answer]:
    """Do work of a plugin and return what became of it; nothing leaves."""
    try:
        return Outcome(work(), None)
    except BaseException as error:  # noqa: BLE001 - the plugin guard: sys.exit() ends here as well
        return Outcome(None, error)


class Wording(NamedTuple):
    """How errors of one plugin are told."""

    folder: Path
    """Where its code lies."""
    personal: bool = False
    """It keeps persons: of an error's words only those are told that are about nobody."""

    def sentence(self, error: BaseException) -> str:
        """Return an error in one line that may go to log and page."""
        return sentence_of(error, personal=self.personal)

    def trace(self, error: BaseException) -> str:
        """Return the lines of a trace that lie in the plugin's folder, and the error."""
        frames = traceback.extract_tb(error.__traceback__)
        return _written(frames, self.folder, self.sentence(error))

    def trace_of_frame(self, frame: FrameType, sentence: str) -> str:
        """Return where a thread stands that did not come back."""
        return _written(traceback.extract_stack(frame), self.folder, sentence)

    def lies_in(self, error: BaseException) -> bool:
        """Tell whether any line of a trace is the plugin's own."""
        return any(_is_own(each, self.folder) for each in traceback.extract_tb(error.__traceback__))


def sentence_of(error: BaseException, *, personal: bool = False) -> str:
    """Return an error in one line, numbers of persons in it hidden; all else, too, if personal."""
    try:
        said = " ".join(str(error).split())
    except Exception:  # noqa: BLE001 - also in the words of a plugin's error there is its code
        said = ""
    # Cut before it is looked at: a message of a megabyte costs no more than one of a line.
    line = mask_text(said[:600])
    if personal:
        line = attempt(lambda: discreet(line, error.__traceback__)).value or HIDDEN
    return f"{type(error).__name__}: {line[:300]}" if line else type(error).__name__


def stands_in(frame: FrameType | None, folder: Path) -> bool:
    """Tell whether a thread is inside code of the plugin."""
    prefix = f"{folder}/"
    while frame is not None:
        if frame.f_code.co_filename.startswith(prefix):
            return True
        frame = frame.f_back
    return False


def _written(frames: Iterable[traceback.FrameSummary], folder: Path, sentence: str) -> str:
    known = list(frames)
    own = [each for each in known if _is_own(each, folder)] or known[-LAST_FRAMES:]
    lines = []
    for each in own:
        path = Path(each.filename)
        name = path.relative_to(folder) if path.is_relative_to(folder) else path.name
        lines.append(f"{name}:{each.lineno} in {each.name}")
        if each.line:
            lines.append(f"    {each.line.strip()[:160]}")
    text = "\n".join(lines)
    return f"{text[-LONGEST:]}\n{sentence}" if text else sentence


def _is_own(frame: traceback.FrameSummary, folder: Path) -> bool:
    return Path(frame.filename).is_relative_to(folder)
