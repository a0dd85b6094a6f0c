"""The same workplace as that of the packages' tests."""

from tests.plugins.packaging.conftest import key, places, said, store, stranger, work

__all__ = ["key", "places", "said", "store", "stranger", "work"]
