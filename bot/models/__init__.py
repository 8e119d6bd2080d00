"""Tables that keep their own rules, the store they live in, and its migrations."""

from bot.models import card, match, meeting, participant, program, reminder, survey, waiting, workspace
from bot.models.base import Base

__all__ = [
    "Base",
    "card",
    "match",
    "meeting",
    "participant",
    "program",
    "reminder",
    "survey",
    "waiting",
    "workspace",
]
