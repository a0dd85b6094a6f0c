"""Motorola MOTOTRBO over UDP: positions (LRRP), registration (ARS) and texts (TMS)."""
