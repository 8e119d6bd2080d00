"""Surveys: answering, editing, results."""
