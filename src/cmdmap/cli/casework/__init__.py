"""The parts of ``cmdmap incidents``; ``cli/incidents.py`` registers them."""
