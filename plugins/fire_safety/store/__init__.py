"""The plugin's own tables and every statement over them; SQLAlchemy Core only."""
