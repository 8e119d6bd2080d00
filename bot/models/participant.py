"""A person in a programme: roles, topics, how many mentees they offer to take, pause."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bot.limits import LONGEST_TOPIC
from bot.models.base import Base, InWorkspace, in_workspace, short
from bot.models.workspace import Person


class Participant(InWorkspace, Base):
    """A person in a programme, as mentee, mentor or both.

    Lock this row before you count a mentor's connections: it is what two confirmations for the
    last place queue for.
    """

    __tablename__ = "participants"
    __table_args__ = (
        UniqueConstraint("program_id", "person_id"),
        Index("ix_participants_person", "workspace_id", "person_id"),
        CheckConstraint("max_connections >= 0", name="max_connections"),
    )

    program_id: Mapped[int] = mapped_column(ForeignKey("programs.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    is_mentee: Mapped[bool] = mapped_column(default=False)
    is_mentor: Mapped[bool] = mapped_column(default=False)
    headline: Mapped[str] = mapped_column(default="")
    max_connections: Mapped[int]
    # What a mentor takes on, where the programme lets mentors choose.
    takes_ongoing: Mapped[bool] = mapped_column(default=True, server_default=true())
    takes_one_time: Mapped[bool] = mapped_column(default=True, server_default=true())
    joined_at: Mapped[datetime]
    left_at: Mapped[datetime | None]
    paused_at: Mapped[datetime | None]
    # Until when, where they said so; a pause without an end lasts until they take it back.
    paused_until: Mapped[datetime | None]

    person: Mapped[Person] = relationship(
        primaryjoin=in_workspace("Person.id", "Participant.person_id"), lazy="joined", innerjoin=True
    )
    topics: Mapped[list["ParticipantTopic"]] = relationship(
        primaryjoin=in_workspace("Participant.id", "ParticipantTopic.participant_id"),
        cascade="all, delete-orphan",
        order_by="ParticipantTopic.position, ParticipantTopic.topic",
    )

    @property
    def is_here(self) -> bool:
        """Whether they take part now: joined, not left, and still in the workspace."""
        return self.left_at is None and self.person.deactivated_at is None


class ParticipantTopic(InWorkspace, Base):
    """One topic a participant offers or looks for, in lower case."""

    __tablename__ = "participant_topics"
    __table_args__ = (
        UniqueConstraint("participant_id", "topic"),
        Index("ix_participant_topics_topic", "workspace_id", "topic"),
    )

    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id", ondelete="CASCADE"))
    topic: Mapped[str] = mapped_column(short(LONGEST_TOPIC))
    # From 0, in the order in which they named them: the first matters most to them.
    position: Mapped[int] = mapped_column(default=0, server_default="0")
