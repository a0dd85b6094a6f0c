"""Who sits at the window: login, lock, account menu, first run, users and audit."""
