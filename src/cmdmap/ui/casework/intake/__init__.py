"""Intake: the form in which an incident is taken in while the caller speaks."""
