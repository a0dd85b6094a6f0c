"""Protocols whose messages are JSON objects: gpsd and OwnTracks."""
