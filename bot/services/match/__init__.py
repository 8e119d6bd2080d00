"""Matches: begin, confirm, decline, end."""
