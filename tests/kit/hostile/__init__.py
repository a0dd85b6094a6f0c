"""Plugins that mean harm, or are broken, written into a folder when a test needs them."""
