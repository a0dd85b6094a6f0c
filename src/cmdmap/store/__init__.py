"""The only room that imports SQLAlchemy: rows in, rows out, no judgement."""
