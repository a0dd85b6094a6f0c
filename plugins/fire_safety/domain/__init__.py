"""Values and rules of fire safety: places, check lists, findings, sensors, risk; no I/O."""
