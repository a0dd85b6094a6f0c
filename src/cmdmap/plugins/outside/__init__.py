"""Drivers in a process of their own, which nothing that happens there can take us with."""
