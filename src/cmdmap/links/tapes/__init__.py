"""Recordings of links: the format, the writer, the replay and what an operator does with them."""
