"""What the plugin does: acts, the step, ticks, layers, sheets, samples."""
