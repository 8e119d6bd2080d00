"""The report: opened, sent as a file, and who else reads it."""
