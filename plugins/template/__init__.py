"""Street lamps: a small plugin that shows every kind of contribution once."""
