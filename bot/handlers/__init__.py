"""One module per feature, each with register(app): Slack payload → service → answer."""
