"""APRS: positions and texts of packet radios, over KISS or as lines of text."""
