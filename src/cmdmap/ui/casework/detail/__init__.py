"""Detail: everything known of the chosen incident, right of the map."""
