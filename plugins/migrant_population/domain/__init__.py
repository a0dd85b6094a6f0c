"""Values and rules of the register, without store, keys or window."""
