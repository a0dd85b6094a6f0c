"""Keys, sealed cells and search marks: the only place that sees key material."""
