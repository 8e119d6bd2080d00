"""The report: its page, its numbers as a file, and who reads it."""
