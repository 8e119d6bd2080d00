"""What a click brings along: a way to redraw the message it was made on."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.base import Base, InWorkspace


class ResponseUrl(InWorkspace, Base):
    """The `response_url` of the latest click on a copy: as good as a token for this one message.

    It is in no log and in no backup, and forgotten when it is used up or half an hour old.
    Source: Slack, "Handling user interaction".
    """

    __tablename__ = "response_urls"
    __table_args__ = (
        UniqueConstraint("card_id", "notification"),
        Index("ix_response_urls_issued_at", "workspace_id", "issued_at"),
    )

    # The copy, as `CardPost` has it.
    card_id: Mapped[int] = mapped_column(ForeignKey("cards.id", ondelete="CASCADE"))
    notification: Mapped[int]
    url: Mapped[str]
    # Machine time of the click.
    issued_at: Mapped[datetime]
    # Counted before each use.
    uses_left: Mapped[int]
