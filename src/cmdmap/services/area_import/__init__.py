"""Bringing an admin's own areas into the store.

In order: ``file`` reads, ``fields`` finds the columns, ``rows`` and ``shapes`` judge each row,
``relations`` judges areas against each other, ``plan`` puts this together, ``keep`` stores it.
"""
