"""What people do, as the payloads Slack sends for it: one module per kind of gesture, `perform` chooses."""
