"""Hytera radios over UDP: positions (LP), registration (RRS) and texts (TMP)."""
