"""Our tests; a package of its own, because one of the peers installs another named tests."""
