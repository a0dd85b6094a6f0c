"""The plugin's page in the workspace 模块, made of ``cmdmap.widgets``."""
