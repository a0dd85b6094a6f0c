"""Read-only questions to the store, one file per panel that asks; run in reader threads."""
