"""What simulated devices are plugged in with: sockets, brokers and pseudo-terminals."""
