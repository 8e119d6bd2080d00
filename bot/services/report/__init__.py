"""The report: whether the programme works, and how many mentors it needs."""
