"""A mentoring programme: its settings, its admins, its reflection questions."""

from sqlalchemy import ForeignKey, Index, UniqueConstraint, false, text, true
from sqlalchemy.orm import Mapped, mapped_column

from bot.enums import Policy, StepBar
from bot.languages import ENGLISH
from bot.models.base import Base, InWorkspace, Name, enum_column, short


class Program(InWorkspace, Base):
    """One mentoring programme with its settings. Days are days of 24 hours, if they are not working days.

    What each number may be, and why, is in `bot.limits`.
    """

    __tablename__ = "programs"
    __table_args__ = (Index("ix_programs_workspace", "workspace_id"),)

    name: Mapped[str] = mapped_column(Name())
    default_max_connections: Mapped[int] = mapped_column(default=3)
    # Rule 9: one side confirmed, the other silent.
    request_reminder_days: Mapped[int] = mapped_column(default=7)
    request_expiry_days: Mapped[int] = mapped_column(default=14)
    max_open_requests: Mapped[int] = mapped_column(default=5)
    # How many first cards a participant's own clicks send to others in a day.
    first_cards_a_day: Mapped[int] = mapped_column(default=3, server_default=text("3"))
    # Rule 10: both sides undecided.
    first_nudge_days: Mapped[int] = mapped_column(default=7)
    second_nudge_days: Mapped[int] = mapped_column(default=21)
    contact_close_days: Mapped[int] = mapped_column(default=60)
    # Rule 6: how long after a decline the same two may start again.
    rematch_days: Mapped[int] = mapped_column(default=90)
    # A request for a one-time meeting, while nobody answers.
    meeting_reminder_days: Mapped[int] = mapped_column(default=3, server_default=text("3"))
    meeting_expiry_days: Mapped[int] = mapped_column(default=7, server_default=text("7"))
    # For how many working days a place is held for somebody on a waiting list.
    place_held_days: Mapped[int] = mapped_column(default=2, server_default=text("2"))
    # When the bot may start something by itself: the recipient's own hours, Monday to Friday.
    workday_starts: Mapped[int] = mapped_column(default=9)
    workday_ends: Mapped[int] = mapped_column(default=18)
    # Matching Settings: which kinds of mentoring there are, and what may follow a one-time meeting.
    ongoing: Mapped[bool] = mapped_column(default=True, server_default=true())
    one_time: Mapped[bool] = mapped_column(default=True, server_default=true())
    preferred: Mapped[bool] = mapped_column(default=False, server_default=false())
    follow_up: Mapped[Policy] = mapped_column(
        enum_column(Policy), default=Policy.OFF, server_default=Policy.OFF
    )
    # Whether guests of the workspace take part. People of other companies never do.
    guests_take_part: Mapped[bool] = mapped_column(default=False, server_default=false())
    mentors_choose: Mapped[bool] = mapped_column(default=False, server_default=false())
    # What it speaks with those whose language nobody knows (`bot.languages`).
    language: Mapped[str] = mapped_column(short(8), default=ENGLISH, server_default=ENGLISH)

    @property
    def active_policy(self) -> Policy:
        """What may follow a one-time meeting now. The choice stays stored while another setting bars it."""
        return Policy.OFF if self.in_the_way_of_follow_up else self.follow_up

    @property
    def in_the_way_of_follow_up(self) -> list[StepBar]:
        """Which settings bar the step from a one-time meeting to an ongoing connection."""
        return [
            bar
            for bar, bars in (
                (StepBar.ONGOING_OFF, not self.ongoing),
                (StepBar.ONE_TIME_OFF, not self.one_time),
                (StepBar.PREFERRED_ON, self.preferred),
            )
            if bars
        ]


class ProgramAdmin(InWorkspace, Base):
    """A person named to run a programme."""

    __tablename__ = "program_admins"
    __table_args__ = (UniqueConstraint("program_id", "person_id"),)

    program_id: Mapped[int] = mapped_column(ForeignKey("programs.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))


class ReportReader(InWorkspace, Base):
    """A person named to read the programme's report, and nothing else."""

    __tablename__ = "report_readers"
    __table_args__ = (UniqueConstraint("program_id", "person_id"),)

    program_id: Mapped[int] = mapped_column(ForeignKey("programs.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
