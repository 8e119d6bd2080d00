"""Tables that keep their own rules, the store they live in, and its migrations."""

from bot.models import card, match, participant, program, reminder, workspace
from bot.models.base import Base

__all__ = ["Base", "card", "match", "participant", "program", "reminder", "workspace"]
