"""Simulated hardware: pseudo-terminals that speak the real protocols."""
