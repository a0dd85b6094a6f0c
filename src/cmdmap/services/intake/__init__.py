"""What comes in: text, places, repeats, tables from other systems, and how all of it is found."""
