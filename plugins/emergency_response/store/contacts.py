"""Contacts of resources: shown masked, opened after a look, understood when a form comes back.

Between ``store/resources.py``, whose rows hold uids, and ``store/persons.py``, which seals.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from cmdmap.api import PluginDesk, Reader
from emergency_response.domain.personal import NOBODY, Personal
from emergency_response.domain.wishes import ALL_COLUMNS
from emergency_response.store.persons import shown_persons, true_persons
from emergency_response.store.resources import Entry, Resource


def shown_resources(reader: Reader, desk: PluginDesk, found: Iterable[Resource]) -> list[Resource]:
    """Return resources with their contacts masked."""
    found = list(found)
    return _calling(found, shown_persons(reader, desk, [each.person for each in found]))


def true_resource(reader: Reader, desk: PluginDesk, found: Resource) -> Resource:
    """Return a resource with its contact as it was written; only after a look, or to compare.

    Raises:
        WorldError: the key of the names is not there.
    """
    return _calling([found], true_persons(reader, desk, [found.person]))[0]


def meant_entry(
    reader: Reader,
    desk: PluginDesk,
    before: Resource | None,
    said: Entry,
    columns: Collection[str] = ALL_COLUMNS,
) -> Entry:
    """Return what is meant by an entry: its contact may have come back masked from form or list.

    Of a resource that is known, what is not among ``columns`` stays as it is.

    Raises:
        WorldError: the key of the names is not there, or a person is said to be an office.
    """
    if before is None:
        return said
    true = true_resource(reader, desk, before).entry
    # Whoever wrote no contact at all, in a list without such a column, means the one that is there.
    kept = {name: getattr(true, name) for name in ALL_COLUMNS if name not in columns}
    said = replace(said, **kept)
    return said.calling(said.person.said_over(true.person, true.person.masked()))


def _calling(found: Sequence[Resource], people: Mapping[str, Personal]) -> list[Resource]:
    return [
        replace(each, entry=each.entry.calling(people.get(each.person, NOBODY))) for each in found
    ]
