"""People: members, teams, posts, duty, mediation, lawyers, hearings, shift sheets. Pure values."""
