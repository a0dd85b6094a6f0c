"""The import of incidents from a table: fields, dialog, and what happens behind it."""
