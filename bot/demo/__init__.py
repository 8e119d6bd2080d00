"""`make demo`: a stand-in for Slack in its own process, this bot beside it, a programme with some history."""
