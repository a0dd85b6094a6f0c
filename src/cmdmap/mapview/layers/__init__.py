"""What Python packs for the drawing layers of the page, one file per layer."""
