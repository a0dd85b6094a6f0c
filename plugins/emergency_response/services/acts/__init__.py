"""The acts of ``plugin.toml``: each carries one wish out in one transaction."""
