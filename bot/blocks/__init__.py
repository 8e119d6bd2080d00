"""Stored state → Block Kit. No session, no network, no clock of its own."""
