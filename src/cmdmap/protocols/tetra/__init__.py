"""TETRA terminals on a serial port: positions, texts, status and who talks, by AT commands."""
