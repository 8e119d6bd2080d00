"""Rules that several features share. They decide and change nothing."""
