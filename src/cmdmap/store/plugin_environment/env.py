"""Alembic's entry for a plugin's revisions. Run by ``store/plugin_migrations.py``."""

from __future__ import annotations

from alembic import context

attributes = context.config.attributes
context.configure(
    connection=attributes["connection"],
    version_table=attributes["version_table"],
    render_as_batch=True,
)
context.run_migrations()
