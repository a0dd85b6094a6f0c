"""Simulated devices, one file for each protocol; none does any I/O."""
