"""What is a loud night."""
