"""Tables that keep their own rules."""

from bot.models import (
    card,
    exclusion,
    journal,
    mail,
    match,
    meeting,
    participant,
    program,
    rate_limit,
    recipient_lane,
    reflection,
    reminder,
    search_word,
    survey,
    text_command,
    waitlist,
    workspace,
)
from bot.models.base import Base

__all__ = [
    "Base",
    "card",
    "exclusion",
    "journal",
    "mail",
    "match",
    "meeting",
    "participant",
    "program",
    "rate_limit",
    "recipient_lane",
    "reflection",
    "reminder",
    "search_word",
    "survey",
    "text_command",
    "waitlist",
    "workspace",
]
