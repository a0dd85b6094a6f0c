"""JT/T 808-2013 and -2019: body-worn recorders, network talk units and trackers over TCP."""
