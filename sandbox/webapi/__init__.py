"""Slack's Web API: one module per family of methods; `methods.METHODS` lists what each asks for."""
