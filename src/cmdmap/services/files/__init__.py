"""Files that people open in other programs: sheets of text, written whole or not at all."""
