"""Raveon data radios: positions of subordinates as ``$PRAVE`` sentences."""
