"""Values and rules of street lamps; no tables, no window."""
