"""Item models of the tables; pure present in, rows out."""
