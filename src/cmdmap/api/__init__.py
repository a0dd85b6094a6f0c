"""Everything a plugin may import, and nothing else."""
