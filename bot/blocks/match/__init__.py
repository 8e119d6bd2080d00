"""Matches: card, Home entry, forms."""
