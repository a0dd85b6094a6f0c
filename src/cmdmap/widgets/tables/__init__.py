"""Tables that sort, filter, copy and export."""
