"""The page of emergency response; only here Qt is used."""
