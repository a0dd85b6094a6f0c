"""Reports and analyses: from the tables to a sheet."""
