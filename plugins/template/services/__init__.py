"""What the console calls: acts, driver, step, tick, layer, sheets."""
