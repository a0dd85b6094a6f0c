"""How long and how often something is sent before it counts as failed.

Made from the options by the console; a desk without a policy keeps what is to be sent and leaves
the sending to the console that has the links.
"""

from __future__ import annotations

import os
import socket
import uuid
from dataclasses import dataclass
from datetime import timedelta

from cmdmap.domain.outgoing import Repetition
from cmdmap.options import Options


@dataclass(frozen=True, slots=True)
class OutboxPolicy:
    """The defaults are those of ``options.toml``."""

    answer: timedelta = timedelta(seconds=30)
    """How long an answer may take; slower protocols take longer by themselves."""
    retries: int = 2
    """Attempts after the first one."""
    wait: timedelta = timedelta(minutes=15)
    """How long a text or status waits for a link; a position poll waits for ``answer`` only."""
    after_restart: bool = False
    """Send again what had gone out when the program ended before the answer came."""

    @classmethod
    def of(cls, options: Options) -> OutboxPolicy:
        """Return what the operator has set."""
        return cls(
            answer=timedelta(seconds=options.number("outbox.answer_s")),
            retries=int(options.number("outbox.retries")),
            wait=timedelta(seconds=options.number("outbox.wait_s")),
            after_restart=options.flag("outbox.after_restart"),
        )

    def repetition(self, after_silence: bool) -> Repetition:
        """Return how often one message may be handed to a link."""
        return Repetition(self.retries + 1, after_silence, self.after_restart)


def new_owner() -> str:
    """Return a name for this process's outbox that tells others whether it still lives."""
    return f"{socket.gethostname()}/{os.getpid()}/{uuid.uuid4().hex[:8]}"


def is_gone(owner: str, own: str) -> bool:
    """True where the process that had a message surely ended; another computer's never does."""
    host, _, rest = owner.partition("/")
    pid, _, _ = rest.partition("/")
    if host != socket.gethostname() or not pid.isdecimal() or owner == own:
        return False
    if int(pid) == os.getpid():
        return True
    # On Windows signal 0 would end the process; there only its age tells.
    return os.name == "posix" and not _runs(int(pid))


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
