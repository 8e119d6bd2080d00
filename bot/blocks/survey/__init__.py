"""Surveys: the form and the editor."""
