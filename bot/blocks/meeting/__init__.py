"""One-time meetings: card, Home entry, forms."""
