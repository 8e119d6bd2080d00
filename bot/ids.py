"""Every id that reaches Slack. A public interface: old messages keep their buttons for years.

An id that is gone keeps an answer: `refusals.Retired`.
"""

from enum import StrEnum

COMMAND = "/mentoring"


class CardKind(StrEnum):
    """What a card is about. The subject of each is named beside it."""

    MATCH = "match"  # a match
    HOME = "home"  # 0: a person has one Home
    NUDGES = "nudges"  # 0: a person's nudges arrive together
    DECLINE_REASON = "decline_reason"  # a match
    ADMINS_CHANGED = "admins_changed"  # a journal entry
    INVITATION = "invitation"  # a programme
    ANSWER = "answer"  # a typed command
    MY_DATA = "my_data"  # a journal entry
    MEETING = "meeting"  # a meeting
    FOLLOW_UP = "follow_up"  # a meeting
    WAITING = "waiting"  # a row of the waiting list
    POLICY_CHANGED = "policy_changed"  # a journal entry
    PERSON_LEFT = "person_left"  # a journal entry
    PAUSE_OVER = "pause_over"  # a participant
    MEETING_REASON = "meeting_reason"  # a meeting
    MAIL = "mail"  # 0: a person has one address for e-mail
    REPORT_FILE = "report_file"  # a journal entry
    REPORT_READER = "report_reader"  # a programme


class Action(StrEnum):
    """Buttons and other elements that act at once (`action_id`). The value of most is the subject's id."""

    CONFIRM_MATCH = "match.confirm"
    ACCEPT_MATCH = "match.accept"
    CANCEL_MATCH = "match.cancel"
    DECLINE_MATCH = "match.decline"
    DECLINE_ALL = "match.decline_all"  # one of the matches that wait
    WITHDRAW_MATCH = "match.withdraw"
    KEEP_WAITING = "match.keep_waiting"
    END_MATCH = "match.end"
    RAISE_LIMIT = "match.raise_limit"
    SEND_NOTE = "match.send_note"
    ASK_LATER = "match.ask_later"
    REFLECT = "match.reflect"
    NEVER_AGAIN = "match.never_again"
    OPEN_MATCH = "match.open"
    VIEW_PROFILE = "match.profile"
    OPEN_DM = "match.open_dm"  # a link: Slack opens it, we only acknowledge
    FIND_MENTOR = "directory.open"  # value: a topic, or Choice.ALL_TOPICS
    CHOOSE_TOPIC = "directory.topic"
    DIRECTORY_PAGE = "directory.page"
    WRITE_TO_MENTOR = "directory.message"
    ASK_MENTOR = "directory.connect"
    JOIN_AS_MENTEE = "profile.join_as_mentee"
    JOIN_AS_MENTOR = "profile.join_as_mentor"
    EDIT_PROFILE = "profile.edit"
    PAUSE = "profile.pause"
    RESUME = "profile.resume"
    LEAVE = "profile.leave"
    HOME_PAGE = "home.page"
    RUN_PROGRAM = "home.program"
    VIEW_AS_MEMBER = "home.member"
    MY_DATA = "my_data.send"
    MEETING_ASK = "meeting.ask"  # value: the mentor's participant id
    # One action a button, because they share a row; value: the meeting's id, a dot, the time in seconds.
    MEETING_PICK_1 = "meeting.pick.1"
    MEETING_PICK_2 = "meeting.pick.2"
    MEETING_PICK_3 = "meeting.pick.3"
    MEETING_OPEN = "meeting.open"
    MEETING_VIEW_PROFILE = "meeting.profile"
    MEETING_SUGGEST = "meeting.suggest"
    MEETING_RESCHEDULE = "meeting.reschedule"
    MEETING_KEEP = "meeting.keep"
    MEETING_DECLINE = "meeting.decline"
    MEETING_WITHDRAW = "meeting.withdraw"
    MEETING_CANCEL = "meeting.cancel"
    MEETING_SEND_NOTE = "meeting.send_note"
    MEETING_NEVER_AGAIN = "meeting.never_again"
    MEETING_GOOGLE = "meeting.google"  # a link: Slack opens it, we only acknowledge
    MEETING_OUTLOOK = "meeting.outlook"
    GIVE_FEEDBACK = "survey.open"  # a meeting
    # Button 1 of the follow-up has one id a policy: a click never does more than its label said.
    FOLLOW_UP_MAKE = "follow_up.make"
    FOLLOW_UP_ASK = "follow_up.ask"
    FOLLOW_UP_FEEDBACK = "follow_up.feedback"
    FOLLOW_UP_NOT_HELD = "follow_up.not_held"
    FOLLOW_UP_LATER = "follow_up.later"
    FOLLOW_UP_OPEN = "follow_up.open"
    TELL_ME_WHEN_FREE = "waiting.join"  # value: the mentor's participant id
    TAKE_PLACE_MAKE = "waiting.make"  # a row of the waiting list, as is that of the next two
    TAKE_PLACE_ASK = "waiting.ask"
    LEAVE_LIST = "waiting.leave"
    OPEN_SETTINGS = "settings.open"
    OPEN_ADMINS = "admins.open"
    OPEN_SURVEYS = "surveys.open"
    CHOOSE_LIST = "surveys.list"
    ADD_QUESTION = "surveys.add"
    CHANGE_QUESTION = "surveys.change"  # edit.17, up.17, down.17 or remove.17
    PREVIEW_QUESTIONS = "surveys.preview"
    SHOW_RESULTS = "surveys.results"
    RESULTS_PAGE = "surveys.results_page"
    SHOW_WAITS = "waits.open"
    WAITS_PAGE = "waits.page"
    REMIND = "waits.remind"  # a match
    REMIND_OF_MEETING = "waits.remind_of_meeting"  # a meeting
    CHOOSE_MODES = "settings.modes"
    OPEN_REQUEST_SETTINGS = "settings.requests"
    OPEN_TALK_SETTINGS = "settings.talks"
    OPEN_PROGRAM_SETTINGS = "settings.program"
    MAIL_CHOOSE = "mail.choose"  # value of these four: the person's own id
    MAIL_ENTER_CODE = "mail.enter_code"
    MAIL_SEND_CODE = "mail.send_code"
    MAIL_OFF = "mail.off"
    OPEN_REPORT = "report.open"
    SEND_REPORT = "report.send"
    OPEN_READERS = "report.readers"


class Modal(StrEnum):
    """Modals (`callback_id`). What each is about travels in its `private_metadata`."""

    DECLINE = "match.decline"
    DECLINE_ALL = "match.decline_all"
    END = "match.end"
    RAISE_LIMIT = "match.raise_limit"
    SEND_NOTE = "match.send_note"
    ASK_LATER = "match.ask_later"
    REFLECT = "match.reflect"
    NEVER_AGAIN = "match.never_again"
    DIRECTORY = "directory"
    WRITE_TO_MENTOR = "directory.message"
    ASK_MENTOR = "directory.connect"
    PROFILE = "profile"
    PAUSE = "profile.pause"
    LEAVE = "profile.leave"
    ADMINS = "admins"
    SURVEY = "survey"
    SETTINGS = "settings"
    REQUEST_SETTINGS = "settings.requests"
    TALK_SETTINGS = "settings.talks"
    PROGRAM_SETTINGS = "settings.program"
    WAITS = "waits"
    QUESTIONS = "surveys"
    QUESTION = "surveys.question"
    REMOVE_QUESTION = "surveys.remove"
    RESULTS = "surveys.results"
    REPORT = "report"
    READERS = "report.readers"
    MEETING_ASK = "meeting.ask"
    MEETING_SUGGEST = "meeting.suggest"
    MEETING_DECLINE = "meeting.decline"
    MEETING_CANCEL = "meeting.cancel"
    MEETING_SEND_NOTE = "meeting.send_note"
    MEETING_NEVER_AGAIN = "meeting.never_again"
    MAIL = "mail"
    MAIL_CODE = "mail.code"
    NOTICE = "notice"  # says or shows something, and nothing of it is kept


class Field(StrEnum):
    """Inputs of modals (`block_id`, and the `action_id` of the one element in it)."""

    NOTE = "note"
    SEND_NOTE = "send_note"
    REASON = "reason"
    NEVER_AGAIN = "never_again"
    EXCLUSIONS = "exclusions"
    LATER = "later"
    LIMIT = "limit"
    ROLES = "roles"
    HEADLINE = "headline"
    LANGUAGE = "language"
    TOPICS = "topics"
    SEARCH = "search"
    UNTIL = "until"
    ADMINS = "admins"
    READERS = "readers"
    ALSO_CONFIRM = "also_confirm"
    MODES = "modes"
    FOLLOW_UP = "follow_up"
    MENTORS_CHOOSE = "mentors_choose"
    TAKES = "takes"
    QUESTION = "question"
    KIND = "kind"
    OPTIONS = "options"
    REQUIRED = "required"
    TOPIC = "topic"
    MINUTES = "minutes"
    TIME_1 = "time.1"
    TIME_2 = "time.2"
    TIME_3 = "time.3"
    PLACE = "place"
    OUTSIDE_HOURS = "outside_hours"
    CANCEL_MEETING = "cancel_meeting"
    # Settings of the programme: each has the name of its column.
    REQUEST_REMINDER_DAYS = "request_reminder_days"
    REQUEST_EXPIRY_DAYS = "request_expiry_days"
    MAX_OPEN_REQUESTS = "max_open_requests"
    FIRST_CARDS_A_DAY = "first_cards_a_day"
    REMATCH_DAYS = "rematch_days"
    FIRST_NUDGE_DAYS = "first_nudge_days"
    SECOND_NUDGE_DAYS = "second_nudge_days"
    CONTACT_CLOSE_DAYS = "contact_close_days"
    MEETING_REMINDER_DAYS = "meeting_reminder_days"
    MEETING_EXPIRY_DAYS = "meeting_expiry_days"
    PLACE_HELD_DAYS = "place_held_days"
    PROGRAM_NAME = "name"
    WORKDAY_STARTS = "workday_starts"
    WORKDAY_ENDS = "workday_ends"
    GUESTS_TAKE_PART = "guests_take_part"
    MAIL = "mail"
    MAIL_CODE = "mail_code"
    ANSWER = "answer"  # followed by the question's id, see `answer_field`


class Choice(StrEnum):
    """Values of options in selects, checkboxes and radio buttons."""

    YES = "yes"  # the one box of SEND_NOTE and of NEVER_AGAIN
    MENTEE = "mentee"
    MENTOR = "mentor"
    KEEP_ANSWERS = "keep"
    ALSO_CONFIRM = "confirm"
    EDIT = "edit"
    UP = "up"
    DOWN = "down"
    REMOVE = "remove"
    ONGOING = "ongoing"
    ONE_TIME = "one_time"
    PREFERRED = "preferred"
    AS_IN_SLACK = "slack"  # no language has this code
    ALL_TOPICS = "*"  # no topic is called that: an option needs a value


def two_parts(first: object, second: object) -> str:
    """Return an id, or a button's value, that says two things: edit.17."""
    return f"{first}.{second}"


def parts(written: str) -> tuple[str, str]:
    """Return the two things that an id or a value says; the second is empty where there is no dot."""
    first, _, second = written.partition(".")
    return first, second


def answer_field(question_id: int | str) -> str:
    """Return the id of the input that answers a question: answer.17."""
    return two_parts(Field.ANSWER, question_id)


def question_of(field: str) -> str | None:
    """Return which question an input answers, as it stands there; None if it is no answer's input."""
    prefix = answer_field("")
    return field.removeprefix(prefix) if field.startswith(prefix) else None
