"""Cards → Slack: the courier, its pacing and failure classes, and the ticker."""
