"""Tables of the register and the questions asked of them."""
