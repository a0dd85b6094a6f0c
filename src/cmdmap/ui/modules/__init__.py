"""Workspace 模块: the pages of plugins, the map beside them, their sheets."""
