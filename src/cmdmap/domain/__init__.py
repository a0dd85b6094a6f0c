"""Pure values and rules: no I/O, no threads, no Qt. The words are those of ``docs/words.md``."""
