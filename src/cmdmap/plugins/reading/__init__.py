"""What commands learn of plugins without bringing one to life: steps, kinds, one driver."""
