"""Acts: what can be done to an incident now, asked for in one small form each."""
