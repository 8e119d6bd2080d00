"""How payloads reach the app: Socket Mode or signed HTTP, with Slack's deadlines and retries."""
