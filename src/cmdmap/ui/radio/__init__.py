"""The radio desk on screen: who talks, the log by keyboard, silence, roll call, emergencies."""
