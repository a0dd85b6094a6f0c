"""What goes out, on screen: the actions of a unit, the outbox, and what could not be delivered."""
