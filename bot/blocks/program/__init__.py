"""The programme: admins, settings, overview."""
