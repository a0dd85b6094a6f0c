"""Search parties in the window: a tab of the incident's detail and what it draws on the map."""
