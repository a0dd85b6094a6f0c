"""Recognition of what hangs on a serial port: USB ids suggest, a read-only sniffer confirms."""
