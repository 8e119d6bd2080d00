"""Answering surveys, and editing them."""
