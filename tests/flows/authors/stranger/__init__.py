"""Noise meters over MQTT: readings, a layer, a page, incidents in loud nights."""
