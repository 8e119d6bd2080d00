"""Closed sets of values: the database stores them, rules switch on them, screens word them."""

from enum import IntEnum, StrEnum


class Origin(StrEnum):
    """How a match started."""

    CONTACT = "contact"
    REQUEST = "request"
    PROPOSAL = "proposal"
    # Option 1 of the follow-up under the forced policy: the mentor's side is confirmed by policy.
    FORCED = "forced"


class MatchState(StrEnum):
    """The states of a match."""

    PENDING = "pending"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    ENDED = "ended"


class CloseReason(StrEnum):
    """Why a match closed where no decision about the match itself closed it."""

    LEFT_PROGRAM = "left_program"
    LEFT_WORKSPACE = "left_workspace"


OPEN_MATCH = (MatchState.PENDING, MatchState.CONFIRMED)


class MeetingState(StrEnum):
    """The states of a one-time meeting."""

    REQUESTED = "requested"
    SCHEDULED = "scheduled"
    OCCURRED = "occurred"
    NOT_HELD = "not_held"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


class FollowUpChoice(StrEnum):
    """What the mentee chose when the meeting had ended. Chosen once."""

    CONNECT = "connect"
    FEEDBACK = "feedback"
    NOT_HELD = "not_held"


# Still to be decided, or still to take place.
UPCOMING_MEETING = (MeetingState.REQUESTED, MeetingState.SCHEDULED)


class Membership(StrEnum):
    """Whether somebody belongs to the workspace, as Slack says."""

    MEMBER = "member"
    # A guest, of one channel or of several.
    GUEST = "guest"
    # Slack Connect: neither our workspace's nor our organisation's.
    OTHER_COMPANY = "other_company"


class Side(StrEnum):
    """One of the two people of a match."""

    MENTEE = "mentee"
    MENTOR = "mentor"

    @property
    def other(self) -> "Side":
        """The person across."""
        return Side.MENTOR if self is Side.MENTEE else Side.MENTEE


class Policy(StrEnum):
    """How a one-time meeting may lead to an ongoing connection."""

    OFF = "off"
    # The mentee decides; the mentor is told. Suits coaching programmes.
    FORCED = "forced"
    # The mentor is asked, as with *Connect*.
    REQUEST = "request"


class StepBar(StrEnum):
    """A setting that keeps a one-time meeting from leading to ongoing mentoring."""

    ONGOING_OFF = "ongoing"
    ONE_TIME_OFF = "one_time"
    PREFERRED_ON = "preferred"
    POLICY_OFF = "follow_up"


class WaitBar(StrEnum):
    """Why somebody who is silent cannot answer just now."""

    # The programme, or the mentor, does not offer what was asked for.
    NOT_OFFERED = "not_offered"
    NO_PLACE = "no_place"
    # One of the two has paused.
    AWAY = "away"
    # One of the two asked not to be matched again: other admins are not told whose wish it is.
    PRIVATE = "private"


class Command(StrEnum):
    """Everything one can say to the bot, by the word that says it."""

    HELP = "help"
    JOIN = "join"
    FIND = "find"
    STATUS = "status"
    RELATIONSHIPS = "relationships"
    MEETINGS = "meetings"
    PROFILE = "profile"
    PAUSE = "pause"
    LEAVE = "leave"
    MY_DATA = "mydata"
    SETTINGS = "settings"
    ADMINS = "admins"
    REPORT = "report"
    MATCH = "match"
    WHY = "why"
    HELLO = "hello"
    THANKS = "thanks"
    STOP = "stop"


class SurveyKind(StrEnum):
    """Which survey: after a meeting that took place, or after one that did not."""

    FEEDBACK = "feedback"
    NOT_HELD = "not_held"


class QuestionKind(StrEnum):
    """How a question is answered."""

    RATING = "rating"  # one to five
    CHOICE = "choice"
    SEVERAL = "several"
    TEXT = "text"
    YES_NO = "yes_no"


# What these two kinds can be answered with, as stored.
RATINGS = ("1", "2", "3", "4", "5")
YES_OR_NO = ("yes", "no")


class QuestionList(StrEnum):
    """The lists of questions that admins edit."""

    FEEDBACK = "feedback"
    NOT_HELD = "not_held"
    REFLECTION = "reflection"


class HomeSection(StrEnum):
    """The sections of Home, in the order in which they stand there."""

    WAITING_FOR_YOU = "waiting_for_you"
    IN_CONVERSATION = "in_conversation"
    WAITING_FOR_THEM = "waiting_for_them"
    YOUR_MENTORS = "your_mentors"
    YOUR_MENTEES = "your_mentees"
    UPCOMING_MEETINGS = "upcoming_meetings"
    PAST = "past"
    PAST_MEETINGS = "past_meetings"


class MailKind(StrEnum):
    """What a mail is about: a card, by its own name, or the code that proves an address."""

    CODE = "code"
    MATCH = "match"
    MEETING = "meeting"
    FOLLOW_UP = "follow_up"
    WAITING = "waiting"
    NUDGES = "nudges"
    # Of a meeting too, for whoever reads of it elsewhere: it brings the calendar entry.
    CALENDAR = "calendar"


class MailState(StrEnum):
    """What is known of a mail."""

    WAITING = "waiting"
    # Its first word was sent, or is about to be: it is never sent again.
    SENDING = "sending"
    SENT = "sent"
    # The mail server said no for good.
    REFUSED = "refused"
    # Nobody can say whether the server took it.
    UNKNOWN = "unknown"
    # It could not be sent within a day.
    GIVEN_UP = "given_up"
    # There was nothing left to say, or nobody who wanted it.
    NOT_NEEDED = "not_needed"


class WaitlistState(StrEnum):
    """The states of a place on a waiting list."""

    WAITING = "waiting"
    # A place is held for them until `held_until`, and counts as taken.
    OFFERED = "offered"
    TAKEN = "taken"
    LAPSED = "lapsed"
    LEFT = "left"


LIVE_WAITLIST = (WaitlistState.WAITING, WaitlistState.OFFERED)


class RequestOutcome(StrEnum):
    """What a request has come to, for a connection or for a one-time meeting; the report counts them."""

    # The other said yes, and the two had a one-time meeting that took place.
    MET = "met"
    # The other said yes.
    MATCHED = "matched"
    REFUSED = "refused"
    EXPIRED = "expired"
    # By the one who asked, or because one of the two left.
    TAKEN_BACK = "taken_back"
    WAITING = "waiting"


class NewerBlock(StrEnum):
    """The newer types of blocks that screens use: workspaces and surfaces got them one after the other.

    Source: Slack's guide for agents, skills/block-kit; its changelog of 2025 and 2026.
    """

    ALERT = "alert"
    CARD = "card"
    DATA_TABLE = "data_table"
    DATA_VISUALIZATION = "data_visualization"


class BlockSurface(StrEnum):
    """Where blocks are shown: each has types of its own."""

    MESSAGE = "message"
    MODAL = "modal"
    HOME = "home"


class Urgency(IntEnum):
    """What people look at first: the order in which cards are brought to Slack."""

    # The card somebody has just clicked, and the Home where they have just done something.
    CLICKED = 0
    # A message that somebody's click caused.
    NOTIFIES = 1
    # A message to many, or one that nobody's click caused: reminders, invitations, published proposals.
    WAVE = 2
    # A card posted or clicked in the last hours.
    RECENT = 3
    # A Home that is open.
    OPEN_HOME = 4
    # Older cards, and older copies.
    REST = 5

    @property
    def is_foreground(self) -> bool:
        """Whether somebody waits for it just now: the others spend evenly what these leave."""
        return self <= Urgency.NOTIFIES
