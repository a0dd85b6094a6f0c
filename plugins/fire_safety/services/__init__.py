"""What the plugin does: acts, ticks, the step, layers, reports; one file a concern."""
