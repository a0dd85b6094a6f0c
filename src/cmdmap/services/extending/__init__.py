"""What plugins add to the writer: acts with their rights, steps, and the transactions they get."""
