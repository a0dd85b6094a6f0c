"""What Alembic needs beside a plugin's revisions."""
