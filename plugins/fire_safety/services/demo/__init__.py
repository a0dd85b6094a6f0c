"""Synthetic places: for the demo, the tests and the benchmark."""
