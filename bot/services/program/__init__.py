"""The programme: its admins, settings, overview and proposals."""
