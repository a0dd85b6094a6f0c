"""The radio desk: duty log, silence, check-ins, roll calls, mutes and the table of radio ids."""
