"""The web page of the map, its scheme, pulse and layers."""
