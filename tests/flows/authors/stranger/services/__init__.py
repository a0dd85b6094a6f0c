"""What the console calls."""
