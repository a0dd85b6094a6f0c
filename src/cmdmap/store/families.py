"""Every table family, imported so that the metadata is whole.

Each family has its tables in ``store/<family>/tables.py`` on the metadata of ``store/schema.py``;
what compares the whole schema imports this module.
"""

from __future__ import annotations

from cmdmap.store import schema
from cmdmap.store.accounts import tables as accounts
from cmdmap.store.casework import tables as casework
from cmdmap.store.people import tables as people
from cmdmap.store.search import tables as search

FAMILIES = (schema, accounts, casework, people, search)
metadata = schema.metadata
