"""Bytes to reports and back without I/O; one file or folder per protocol."""
