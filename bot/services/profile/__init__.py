"""Taking part: the profile, pausing, leaving."""
