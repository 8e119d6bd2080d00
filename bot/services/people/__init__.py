"""Who is who, as Slack describes them."""
