"""One-time meetings: arrange, move, decline, cancel."""
