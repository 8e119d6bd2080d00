"""Cards → Slack: the outbox worker, its rate limits and failure kinds, and the scheduler."""
