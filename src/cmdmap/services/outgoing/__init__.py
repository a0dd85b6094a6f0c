"""What goes out: kept in the outbox with its order, handed to a link, followed up."""
