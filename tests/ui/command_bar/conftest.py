"""Incidents and assignments as those of the casework panels are made."""

from tests.ui.casework.conftest import make_assignment, make_incident

__all__ = ["make_assignment", "make_incident"]
