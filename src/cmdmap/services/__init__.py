"""Use cases: the desk, the steps, locate."""
