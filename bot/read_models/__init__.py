"""What screens show: frozen values, read by services and drawn by blocks. No session, no Slack."""
