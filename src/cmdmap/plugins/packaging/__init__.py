"""Packages of plugins: versions, keys, signatures, checking, installing, upgrading, removing."""
