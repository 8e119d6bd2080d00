"""A strict stand-in for Slack on this machine: Web API, Socket Mode, signed HTTP, a page to click in."""
