"""Reports and findings of plugins as files of rows."""
