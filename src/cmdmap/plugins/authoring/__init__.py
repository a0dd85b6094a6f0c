"""What an author of a plugin uses: a beginning, and a grade that says what is missing."""
