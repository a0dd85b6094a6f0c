"""Casework: incidents moved by the table of the flow, inside the writer's transaction."""
