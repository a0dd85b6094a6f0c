"""The Duty workspace 勤务: on duty now, plan, rosters, mediation, calendar, shift sheets."""
