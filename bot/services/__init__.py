"""What a person or the clock does: one function is one thing done, in the caller's transaction."""
