"""Open ways to the outside: serial, TCP, tape; one thread a link."""
