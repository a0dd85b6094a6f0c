"""Admin › 插件: what is installed and how it is, installing, going back, removing, trusted keys."""
