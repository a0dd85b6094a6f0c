"""The version of the plugin API, and which manifests it takes.

A plugin says in ``plugin.toml`` which version it was written for. Within one major version nothing
is taken away: what is to go is marked by :func:`deprecated`, warns for two minor versions at least
and leaves with the next major one.
"""

from __future__ import annotations

import functools
import warnings
from collections.abc import Callable
from typing import ParamSpec, TypeVar

API_VERSION = "1.0"
"""``major.minor`` of this program's API."""

Given = ParamSpec("Given")
Result = TypeVar("Result")


def is_compatible(asked: str, offered: str = API_VERSION) -> bool:
    """Tell whether a plugin written for API ``asked`` (``major.minor``) runs on ``offered``.

    The same major version, and nothing newer than what is offered. What is no version is not.
    """
    wanted, given = _parts(asked), _parts(offered)
    if wanted is None or given is None:
        return False
    return wanted[0] == given[0] and wanted[1] <= given[1]


def deprecated(
    since: str, instead: str
) -> Callable[[Callable[Given, Result]], Callable[Given, Result]]:
    """Mark something of the API that will go; a call warns with what to use instead."""

    def wrap(call: Callable[Given, Result]) -> Callable[Given, Result]:
        @functools.wraps(call)
        def warned(*given: Given.args, **named: Given.kwargs) -> Result:
            warnings.warn(
                f"{call.__name__} goes with the next major API (since {since}); use {instead}",
                DeprecationWarning,
                stacklevel=2,
            )
            return call(*given, **named)

        return warned

    return wrap


def _parts(version: str) -> tuple[int, int] | None:
    words = version.split(".")
    if len(words) != 2 or not all(word.isascii() and word.isdecimal() for word in words):
        return None
    return int(words[0]), int(words[1])
