"""The radio desk's values: watches, check-ins, roll calls, duty log, its commands and facts."""
