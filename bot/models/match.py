"""The match: the relationship of one mentee and one mentor, and the rules of its states."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bot import refusals
from bot.enums import OPEN_MATCH, CloseReason, MatchState, Origin, Side
from bot.models.base import Base, InWorkspace, enum_column, in_workspace
from bot.models.closing_note import ClosingNote
from bot.models.participant import Participant
from bot.models.program import Program
from bot.models.two_sided import participant_link


class Match(ClosingNote, InWorkspace, Base):
    """One mentee and one mentor, each deciding for themselves whether to go on."""

    __tablename__ = "matches"
    __table_args__ = (
        # In one direction a mentee and a mentor have at most one match that is pending or confirmed.
        Index(
            "uq_matches_open_pair",
            "workspace_id",
            "mentor_id",
            "mentee_id",
            unique=True,
            sqlite_where=text("state IN ('pending', 'confirmed')"),
            postgresql_where=text("state IN ('pending', 'confirmed')"),
        ),
        # A mentor never has more connections than places: each connection holds one, by number.
        Index("uq_matches_mentor_slot", "workspace_id", "mentor_id", "mentor_slot", unique=True),
        Index("ix_matches_mentor_state", "workspace_id", "mentor_id", "state"),
        Index("ix_matches_mentee_state", "workspace_id", "mentee_id", "state"),
    )
    NOTE_MAY_FOLLOW = (MatchState.DECLINED, MatchState.ENDED)

    program_id: Mapped[int] = mapped_column(ForeignKey("programs.id", ondelete="CASCADE"))
    mentee_id: Mapped[int] = mapped_column(ForeignKey("participants.id"))
    mentor_id: Mapped[int] = mapped_column(ForeignKey("participants.id"))
    origin: Mapped[Origin] = mapped_column(enum_column(Origin))
    state: Mapped[MatchState] = mapped_column(enum_column(MatchState), default=MatchState.PENDING)
    started_at: Mapped[datetime]
    # When an admin proposed it; the two may have been in touch before.
    proposed_at: Mapped[datetime | None]
    mentee_confirmed_at: Mapped[datetime | None]
    mentor_confirmed_at: Mapped[datetime | None]
    # 1 to the mentor's max_connections while confirmed; empty otherwise.
    mentor_slot: Mapped[int | None]
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    # When the mentee, who waits for an answer, first read that all places are taken. Who learnt it after they
    # had asked was told so, once, and does not have to count this among their open requests any more.
    told_full_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[Side | None] = mapped_column(enum_column(Side))
    closed_because: Mapped[CloseReason | None] = mapped_column(enum_column(CloseReason))
    # Private texts. The opening note is for the mentor, the reason for the programme's admins who were
    # named when it was written.
    opening_note: Mapped[str] = mapped_column(default="")
    closing_reason: Mapped[str] = mapped_column(default="")

    program: Mapped[Program] = relationship(
        primaryjoin=in_workspace("Program.id", "Match.program_id"), viewonly=True
    )
    mentee: Mapped[Participant] = participant_link("Match.mentee_id")
    mentor: Mapped[Participant] = participant_link("Match.mentor_id")

    @property
    def is_open(self) -> bool:
        """Whether there is still something to decide or to live in: pending or confirmed."""
        return self.state in OPEN_MATCH

    def confirmed_at(self, side: Side) -> datetime | None:
        """Return when `side` confirmed, if they did."""
        return self.mentee_confirmed_at if side is Side.MENTEE else self.mentor_confirmed_at

    def confirm(self, side: Side, now: datetime) -> None:
        """Record that `side` wants to go on; the second confirmation completes the match.

        Raises:
            AlreadyConfirmed: `side` said so before.
            AlreadyDeclined, AlreadyWithdrawn, AlreadyExpired, AlreadyEnded: it is closed.
        """
        if self.is_open and (before := self.confirmed_at(side)):
            raise refusals.AlreadyConfirmed(at=before)
        self.require_pending()
        if side is Side.MENTEE:
            self.mentee_confirmed_at = now
        else:
            self.mentor_confirmed_at = now
        if self.mentee_confirmed_at and self.mentor_confirmed_at:
            self.state = MatchState.CONFIRMED

    def require_pending(self) -> None:
        """Refuse, with the state it is in, unless the match is pending."""
        if self.state is MatchState.CONFIRMED:
            raise refusals.ChangedMeanwhile
        if self.state is not MatchState.PENDING:
            raise self._closed_already()

    def _closed_already(self) -> refusals.Refusal:
        answers: dict[MatchState, type[refusals.Refusal]] = {
            MatchState.DECLINED: refusals.AlreadyDeclined,
            MatchState.WITHDRAWN: refusals.AlreadyWithdrawn,
            MatchState.EXPIRED: refusals.AlreadyExpired,
            MatchState.ENDED: refusals.AlreadyEnded,
        }
        return answers[self.state](at=self.closed_at)

    @property
    def asking_side(self) -> Side | None:
        """The side that said yes and waits for the other; none while both or neither have."""
        if self.state is not MatchState.PENDING or self.is_undecided:
            return None
        return Side.MENTEE if self.mentee_confirmed_at else Side.MENTOR

    @property
    def is_undecided(self) -> bool:
        """Whether neither side has decided yet."""
        return self.state is MatchState.PENDING and not (self.mentee_confirmed_at or self.mentor_confirmed_at)

    def decline(self, side: Side, now: datetime) -> None:
        """`side` says no before the match was completed.

        Raises:
            Refusal: the match is not pending any more; the refusal says in which state.
        """
        self.require_pending()
        self._close(MatchState.DECLINED, side, now)

    def withdraw(self, side: Side, now: datetime) -> None:
        """Take the request back, as the mentee who asked, while the mentor is undecided.

        Raises:
            OnlyTheOther: it is the mentor's click.
            ChangedMeanwhile: the mentee did not ask.
            Refusal: the match is not pending any more.
        """
        self.require_pending()
        if side is not Side.MENTEE:
            raise refusals.OnlyTheOther
        if self.asking_side is not Side.MENTEE:
            raise refusals.ChangedMeanwhile
        self._close(MatchState.WITHDRAWN, side, now)

    def expire(self, now: datetime) -> None:
        """Close the match because not both confirmed in time."""
        self.require_pending()
        self._close(MatchState.EXPIRED, None, now)

    def end(self, side: Side, now: datetime) -> None:
        """`side` ends the connection.

        Raises:
            ChangedMeanwhile: it is still pending: ending is not what it needs.
            Refusal: it is closed already; the refusal says in which state.
        """
        if self.state is MatchState.PENDING:
            raise refusals.ChangedMeanwhile
        if self.state is not MatchState.CONFIRMED:
            raise self._closed_already()
        self._close(MatchState.ENDED, side, now)

    def close_for_leaver(self, side: Side, because: CloseReason, now: datetime) -> None:
        """`side` left: a connection ends, a pending match is over. The place they held is free."""
        ended = self.state is MatchState.CONFIRMED
        self._close(MatchState.ENDED if ended else MatchState.DECLINED, side, now)
        self.closed_because = because

    def _close(self, state: MatchState, by: Side | None, now: datetime) -> None:
        self.state = state
        self.closed_by = by
        self.closed_at = now
        self.mentor_slot = None
