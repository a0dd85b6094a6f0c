"""The two error families.

Everything in the house that fails raises one of these; callers at the four borders (link loop,
writer loop, plugin guard, Qt excepthook) tell them apart and nobody else catches broadly.
"""


class CmdmapError(Exception):
    """Base of both families; ``str(error)`` is one sentence that says what to do."""


class WorldError(CmdmapError):
    """Cable, disk, network or bad bytes: shown, counted, retried where that can help."""


class BugError(CmdmapError):
    """Our own mistake: ends on the crash page with tape and log kept."""


class UsageError(WorldError):
    """The user asked for something that cannot be done as written (exit code 2 in the CLI)."""
