"""The plugin's tables and the statements over them; only here SQLAlchemy is used."""
