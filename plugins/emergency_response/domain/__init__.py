"""Values and rules of emergency response: levels, plans, calls, hazard areas, stock. No I/O."""
