"""BeiDou RDSS: positions and messages of subordinates, as a machine hands them on."""
