"""Import of lists: the dialog, what a page says of its list, the widgets inside."""
