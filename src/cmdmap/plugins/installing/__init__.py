"""Acts on installed plugins: plans, installing, going back, removing, switching, recovery."""
