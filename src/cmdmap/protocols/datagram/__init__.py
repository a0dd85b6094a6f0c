"""Protocols in datagrams: each one is whole, and its sender's address says who speaks."""
