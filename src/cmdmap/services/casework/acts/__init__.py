"""Acts: one file per theme, each order judges a command, then moves the incident."""
