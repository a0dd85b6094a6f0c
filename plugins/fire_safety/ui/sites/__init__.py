"""Hydrants, fire lanes and micro fire stations on the page: the list and what is done there."""
