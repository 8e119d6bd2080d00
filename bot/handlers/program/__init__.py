"""Running the programme: admins, settings, overview."""
