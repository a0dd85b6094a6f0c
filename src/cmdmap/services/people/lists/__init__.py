"""Lists of people as tables of text: which columns, what a row says, import and export."""
