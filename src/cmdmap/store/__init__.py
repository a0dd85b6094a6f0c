"""The only room that imports SQLAlchemy."""
