"""Identity types, so that a unit's number is never taken for a grid's.

Used by every room; the store hands out the numbers, radios and links bring the keys.
"""

from typing import NewType

UnitId = NewType("UnitId", int)
"""Row number of a unit, given by the store, never reused."""

UnitKey = NewType("UnitKey", str)
"""Identity on the air, ``protocol:id`` as sent, e.g. ``fleetsync:100-2007``."""

OutgoingId = NewType("OutgoingId", int)
"""Row number of something sent to a unit, given by the store, never reused."""

IncidentId = NewType("IncidentId", int)
"""Row number of an incident, given by the store, never reused."""

AssignmentId = NewType("AssignmentId", int)
"""Row number of an assignment, given by the store, never reused."""

CallId = NewType("CallId", int)
"""Number of a telephone call that came in, given anew in each run of the program."""

LinkId = NewType("LinkId", str)
"""Stable name of a link: its written form without options, e.g. ``serial:/dev/ttyUSB0``."""
