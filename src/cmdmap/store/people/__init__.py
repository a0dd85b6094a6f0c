"""People: the tables of rosters, duty, mediation and shift sheets."""
