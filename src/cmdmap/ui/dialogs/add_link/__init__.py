"""Add link: where it is, what is heard on it, how it is kept; tried before it is saved."""
