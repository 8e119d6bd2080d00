"""The question after a one-time meeting."""
