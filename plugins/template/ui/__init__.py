"""The plugin's page; only here Qt is used."""
