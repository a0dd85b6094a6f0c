"""What goes on paper: letters, lists and statistics as sheets."""
