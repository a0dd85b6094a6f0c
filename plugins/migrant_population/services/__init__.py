"""Acts, ticks, layers, reports, counters and samples of the register."""
