"""The tabs of an activation and what they are made of."""
