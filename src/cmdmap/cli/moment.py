"""Moments: instants as they are typed at the terminal, by ``--since`` and its like."""

from __future__ import annotations

from datetime import UTC, datetime

from cmdmap.domain.casework.calendar import LOCAL


def read_moment(text: str) -> datetime:
    """Return an instant of ISO 8601 in UTC; without a zone it is that of the sub-district.

    Raises:
        ValueError: it is none, or too far away.
    """
    try:
        at = datetime.fromisoformat(text)
        return (at if at.tzinfo else at.replace(tzinfo=LOCAL)).astimezone(UTC)
    except OverflowError as error:
        raise ValueError(text) from error
