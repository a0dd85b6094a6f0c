"""BeiDou RDSS: positions and messages of subordinates as a user or command machine hands them on."""
