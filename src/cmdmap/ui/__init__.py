"""The window: workspaces, panels, dialogs, models."""
