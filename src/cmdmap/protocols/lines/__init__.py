"""Lines of text without a checksum, and the checked sentences that stand in them."""
