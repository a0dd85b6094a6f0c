"""The audit log: what goes into it, whether it is whole, and taking it out."""
