"""Chaos: real bots under load are damaged in every known way, and then the stand-in's log judges.

`docs/chaos.md` says what each scenario does, what it found, and how to replay one.
"""
