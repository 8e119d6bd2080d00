"""The one-time meeting of a mentee and a mentor, and the follow-up put to the mentee when it has ended."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bot import refusals
from bot.enums import UPCOMING_MEETING, CloseReason, FollowUpChoice, MeetingState, Side
from bot.limits import CHANGES_IN_A_ROW
from bot.models.base import Base, InWorkspace, enum_column, in_workspace
from bot.models.closing_note import ClosingNote
from bot.models.participant import Participant
from bot.models.two_sided import participant_link


class Meeting(ClosingNote, InWorkspace, Base):
    """One scheduled (or wished for) meeting; rescheduling moves it, it stays the same meeting."""

    __tablename__ = "meetings"
    __table_args__ = (
        Index("ix_meetings_mentor_state", "workspace_id", "mentor_id", "state"),
        Index("ix_meetings_mentee_state", "workspace_id", "mentee_id", "state"),
    )
    NOT_YOURS = refusals.NotYourMeeting
    # Who calls a planned meeting off knows the other well enough to write to them directly.
    NOTE_MAY_FOLLOW = (MeetingState.DECLINED,)

    program_id: Mapped[int] = mapped_column(ForeignKey("programs.id", ondelete="CASCADE"))
    mentee_id: Mapped[int] = mapped_column(ForeignKey("participants.id"))
    mentor_id: Mapped[int] = mapped_column(ForeignKey("participants.id"))
    state: Mapped[MeetingState] = mapped_column(enum_column(MeetingState), default=MeetingState.REQUESTED)
    topic: Mapped[str]
    minutes: Mapped[int]
    # Where the two meet, or the link of a call, as one of them wrote it; for them alone.
    place: Mapped[str] = mapped_column(default="", server_default="")
    requested_at: Mapped[datetime]
    starts_at: Mapped[datetime | None]
    # Who has to pick one of the proposed times: the mentor first; after *Suggest Another Time* the other.
    picks: Mapped[Side] = mapped_column(enum_column(Side), default=Side.MENTOR)
    # How often in a row this side has changed the time, while the other said nothing.
    changed_by: Mapped[Side | None] = mapped_column(enum_column(Side))
    changes_in_a_row: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[Side | None] = mapped_column(enum_column(Side))
    closed_because: Mapped[CloseReason | None] = mapped_column(enum_column(CloseReason))
    # Private, as in a match: for the admins named when it was written.
    closing_reason: Mapped[str] = mapped_column(default="")
    # The follow-up: when it was last put to the mentee, what they chose, when it closes unanswered.
    asked_at: Mapped[datetime | None]
    choice: Mapped[FollowUpChoice | None] = mapped_column(enum_column(FollowUpChoice))
    chosen_at: Mapped[datetime | None]
    follow_up_closed_at: Mapped[datetime | None]
    # What calendars were told last: at which time it is (empty: it is not), and in which version, counted
    # from 0. Empty: it was never in any.
    calendar_starts_at: Mapped[datetime | None]
    calendar_sequence: Mapped[int | None]

    mentee: Mapped[Participant] = participant_link("Meeting.mentee_id")
    mentor: Mapped[Participant] = participant_link("Meeting.mentor_id")
    times: Mapped[list["MeetingTime"]] = relationship(
        primaryjoin=in_workspace("Meeting.id", "MeetingTime.meeting_id"),
        cascade="all, delete-orphan",
        order_by="MeetingTime.starts_at",
    )

    @property
    def is_upcoming(self) -> bool:
        """Whether it is still to be decided, or still to take place."""
        return self.state in UPCOMING_MEETING

    @property
    def picker(self) -> Participant:
        """Whose turn it is to pick one of the proposed times."""
        return self.participant(self.picks)

    @property
    def ends_at(self) -> datetime | None:
        """When it ends, if it has a time."""
        return self.starts_at + timedelta(minutes=self.minutes) if self.starts_at else None

    def has_begun(self, now: datetime) -> bool:
        """Whether its time has come."""
        return self.starts_at is not None and self.starts_at <= now

    def count_change(self, side: Side) -> None:
        """Count that `side` changes the time: each change rings, and nothing rings without end.

        Raises:
            LetThemAnswer: they did so often enough, and the other has not answered.
        """
        if self.changed_by is not side:
            self.changed_by, self.changes_in_a_row = side, 0
        if self.changes_in_a_row >= CHANGES_IN_A_ROW:
            raise refusals.LetThemAnswer(
                limit=CHANGES_IN_A_ROW, other=self.participant(side.other).person.name
            )
        self.changes_in_a_row += 1

    def pick(self, side: Side, starts_at: datetime, now: datetime) -> None:
        """`side` picks one of the times the other proposed: the meeting is scheduled.

        Raises:
            AlreadyArranged: this is its time already.
            OnlyTheOther: it is the other's turn to pick.
            ChangedMeanwhile: this time is not proposed any more, or the meeting is not open for it.
            TimeIsOver: the time, or the meeting itself, has begun.
        """
        if self.state is MeetingState.SCHEDULED and self.starts_at == starts_at:
            raise refusals.AlreadyArranged
        self._require(*UPCOMING_MEETING)
        self._require_not_begun(now)
        if starts_at not in [proposed.starts_at for proposed in self.times]:
            raise refusals.ChangedMeanwhile
        if self.picks is not side:
            raise refusals.OnlyTheOther
        if starts_at <= now:
            raise refusals.TimeIsOver
        self.state, self.starts_at, self.times = MeetingState.SCHEDULED, starts_at, []

    def propose(self, side: Side, starts: Iterable[datetime], now: datetime) -> None:
        """`side` suggests times; the other picks. A scheduled meeting keeps its time until then.

        Raises:
            ChangedMeanwhile: it is neither asked for nor scheduled any more.
            TimeIsOver: it has begun.
        """
        self.require_movable(now)
        # A time that was proposed before keeps its row: the same one cannot be stored twice.
        known = {proposed.starts_at: proposed for proposed in self.times}
        self.times = [
            known.get(at) or MeetingTime(workspace_id=self.workspace_id, starts_at=at)
            for at in sorted(set(starts))
        ]
        self.picks = side.other

    def keep_time(self, now: datetime) -> None:
        """Either of the two leaves a scheduled meeting at its time: the others proposed are dropped.

        Raises:
            ChangedMeanwhile: no other time is proposed any more.
            TimeIsOver: it has begun.
        """
        self._require(MeetingState.SCHEDULED)
        self._require_not_begun(now)
        if not self.times:
            raise refusals.ChangedMeanwhile
        self.times = []

    def require_movable(self, now: datetime) -> None:
        """Refuse unless other times may still be suggested.

        Raises:
            ChangedMeanwhile: it is neither asked for nor scheduled any more.
            TimeIsOver: it has begun.
        """
        self._require(*UPCOMING_MEETING)
        self._require_not_begun(now)

    def decline(self, side: Side, now: datetime) -> None:
        """Say no to a request, as the mentor who was asked.

        Raises:
            OnlyTheOther: the mentee takes it back instead.
            ChangedMeanwhile: it is answered already.
        """
        self._require(MeetingState.REQUESTED)
        if side is not Side.MENTOR:
            raise refusals.OnlyTheOther
        self._close(MeetingState.DECLINED, side, now)

    def withdraw(self, side: Side, now: datetime) -> None:
        """Take the request back, as the mentee who asked."""
        self._require(MeetingState.REQUESTED)
        if side is not Side.MENTEE:
            raise refusals.OnlyTheOther
        self._close(MeetingState.WITHDRAWN, side, now)

    def cancel(self, side: Side, now: datetime) -> None:
        """Call a scheduled meeting off, before it starts."""
        self._require(MeetingState.SCHEDULED)
        self._require_not_begun(now)
        self._close(MeetingState.CANCELLED, side, now)

    def expire(self, now: datetime) -> None:
        """Close a request that nobody answered."""
        self._require(MeetingState.REQUESTED)
        self._close(MeetingState.EXPIRED, None, now)

    def close_for_leaver(self, side: Side, because: CloseReason, now: datetime) -> None:
        """`side` left: a meeting that has not taken place does not."""
        state = MeetingState.CANCELLED if self.state is MeetingState.SCHEDULED else MeetingState.DECLINED
        self._close(state, side, now)
        self.closed_because = because

    def end(self, now: datetime) -> None:
        """The end time has passed; the follow-up is put to the mentee."""
        self._require(MeetingState.SCHEDULED)
        self.state, self.asked_at, self.times = MeetingState.OCCURRED, now, []

    def choose(self, choice: FollowUpChoice, now: datetime) -> None:
        """The mentee answers the follow-up, once.

        Raises:
            AlreadyChosen: with what was chosen.
            FollowUpIsClosed: it was closed unanswered, or the meeting never got there.
        """
        self.require_unanswered()
        self.choice, self.chosen_at = choice, now
        if choice is FollowUpChoice.NOT_HELD:
            self.state = MeetingState.NOT_HELD

    @property
    def is_unanswered(self) -> bool:
        """Whether the follow-up was put to the mentee and is still open."""
        return self.state is MeetingState.OCCURRED and not self.choice and not self.follow_up_closed_at

    def require_unanswered(self) -> None:
        """Refuse unless the follow-up is still open.

        Raises:
            AlreadyChosen, FollowUpIsClosed: as `choose`.
        """
        if self.choice:
            raise refusals.AlreadyChosen(choice=self.choice, at=self.chosen_at)
        if not self.is_unanswered:
            raise refusals.FollowUpIsClosed

    def _close(self, state: MeetingState, by: Side | None, now: datetime) -> None:
        self.state, self.closed_by, self.closed_at, self.times = state, by, now, []

    def _require(self, *states: MeetingState) -> None:
        if self.state not in states:
            raise refusals.ChangedMeanwhile

    def _require_not_begun(self, now: datetime) -> None:
        if self.has_begun(now):
            raise refusals.TimeIsOver


class MeetingTime(InWorkspace, Base):
    """One time somebody proposed for a meeting."""

    __tablename__ = "meeting_times"
    __table_args__ = (UniqueConstraint("meeting_id", "starts_at"),)

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id", ondelete="CASCADE"))
    starts_at: Mapped[datetime]
