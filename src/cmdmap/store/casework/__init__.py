"""The casework family: incidents with their parts, time line, persons and links."""
