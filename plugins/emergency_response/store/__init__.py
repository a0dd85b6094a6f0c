"""Tables of emergency response and the statements over them."""
