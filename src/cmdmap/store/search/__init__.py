"""Tables of search parties and what reads and writes them."""
