"""The neutral adapter: an identity with an NMEA sentence, or a JSON object, on a line."""
