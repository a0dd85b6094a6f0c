"""The command bar: everything that is found or done by typing, and the keys that do it directly."""
