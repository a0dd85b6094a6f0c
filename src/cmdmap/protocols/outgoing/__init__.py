"""What goes out: orders to devices, the encoders by protocol and the talk that carries them."""
