"""People: orders about rosters, duty and mediation, the planner, matching, Excel lists."""
