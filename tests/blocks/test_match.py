"""The card of a match: what each of the two reads and may press, for every way a match can stand.

The tables are written from the product's rules, not from the code that draws.
"""

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from bot.blocks.match import card as match_card
from bot.enums import CloseReason, MatchState, Origin, Side
from bot.ids import Action
from bot.read_models.match import MatchFacts
from tests.blocks.builders import NOTE, NOW, TUESDAY, a_match, closed, connected, full
from tests.blocks.reading import buttons, heard, pressed, problems, shown

MENTEE, MENTOR = Side.MENTEE, Side.MENTOR
CONTACT, REQUEST, PROPOSAL = Origin.CONTACT, Origin.REQUEST, Origin.PROPOSAL
NEVER_AGAIN = "Don't Match Us Again"
WHO = ["Reply", "View Profile"]
YES_OR_NO = ["Confirm Match", "Cancel"]
CHAT = ["Open Chat", "View Profile"]
THINKING = ["Confirm Match", "Cancel", "My Reflections", "Ask Me Later"]
KEEPING = ["Keep Waiting", "Withdraw"]
WAITING = [THINKING[0], "Tell Me When a Place Frees", *THINKING[1:]]

# (who looks, origin, who has confirmed) → the buttons of the card; of Home, where they differ.
PENDING: list[tuple[MatchFacts, list[str], list[str]]] = [
    (a_match(MENTEE, CONTACT), [*THINKING, *CHAT], THINKING),
    (a_match(MENTOR, CONTACT), [*WHO, NEVER_AGAIN], ["Reply", "Confirm Match", "Cancel"]),
    (a_match(MENTEE, CONTACT, MENTEE), ["Withdraw", *CHAT], ["Withdraw"]),
    (a_match(MENTOR, CONTACT, MENTEE), ["Confirm Match", "Cancel", *WHO], ["Confirm Match", "Cancel"]),
    (a_match(MENTEE, CONTACT, MENTOR), [*THINKING, *CHAT], THINKING),
    (a_match(MENTOR, CONTACT, MENTOR), ["Cancel", *WHO], ["Cancel"]),
    (a_match(MENTEE, REQUEST, MENTEE), ["Withdraw", *CHAT], ["Withdraw"]),
    (a_match(MENTOR, REQUEST, MENTEE), ["Accept", "Decline", *WHO], ["Accept", "Decline"]),
    (a_match(MENTEE, PROPOSAL), [*YES_OR_NO, *CHAT], YES_OR_NO),
    (a_match(MENTOR, PROPOSAL), [*YES_OR_NO, *CHAT], YES_OR_NO),
    (a_match(MENTEE, PROPOSAL, MENTEE), ["Withdraw", *CHAT], ["Withdraw"]),
    (a_match(MENTOR, PROPOSAL, MENTEE), [*YES_OR_NO, *CHAT], YES_OR_NO),
    (a_match(MENTEE, PROPOSAL, MENTOR), [*YES_OR_NO, *CHAT], YES_OR_NO),
    (a_match(MENTOR, PROPOSAL, MENTOR), ["Cancel", *CHAT], ["Cancel"]),
]
# The same while the mentor has no free place.
FULL: list[tuple[MatchFacts, list[str], list[str]]] = [
    (a_match(MENTEE, CONTACT), [*WAITING, *CHAT], WAITING),
    (a_match(MENTOR, CONTACT), [*WHO, NEVER_AGAIN], ["Reply", "Raise My Limit", "Cancel"]),
    (a_match(MENTEE, CONTACT, MENTEE), ["Find Another Mentor", *KEEPING, *CHAT], KEEPING),
    (
        a_match(MENTOR, CONTACT, MENTEE),
        ["Raise My Limit", "Cancel", *WHO],
        ["Raise My Limit", "Cancel"],
    ),
    (a_match(MENTEE, CONTACT, MENTOR), [*WAITING[1:], *CHAT], WAITING[1:]),
    (a_match(MENTOR, CONTACT, MENTOR), ["Raise My Limit", "Cancel", *WHO], ["Raise My Limit", "Cancel"]),
    (a_match(MENTEE, REQUEST, MENTEE), ["Find Another Mentor", *KEEPING, *CHAT], KEEPING),
    (
        a_match(MENTOR, REQUEST, MENTEE),
        ["Raise My Limit", "Decline", *WHO],
        ["Raise My Limit", "Decline"],
    ),
    (a_match(MENTEE, PROPOSAL), [*WAITING[:3], *CHAT], WAITING[:3]),
    (a_match(MENTOR, PROPOSAL), ["Raise My Limit", "Cancel", *CHAT], ["Raise My Limit", "Cancel"]),
    (a_match(MENTEE, PROPOSAL, MENTOR), [*WAITING[1:3], *CHAT], WAITING[1:3]),
]
ASKED = a_match(MENTEE, REQUEST, MENTEE)
TO_ANSWER = a_match(MENTOR, REQUEST, MENTEE)
# A closed match → what it begins with, and its buttons.
CLOSED: list[tuple[MatchFacts, str, list[str]]] = [
    (connected(MENTEE), "You and Ada Park are connected", ["Open Chat", "End Connection"]),
    (connected(MENTOR), "You and Lin Wu are connected", ["Open Chat", "End Connection"]),
    (
        closed(ASKED, MatchState.DECLINED, MENTOR),
        "Ada Park will not be going on with this match",
        ["Find Another Mentor"],
    ),
    (closed(TO_ANSWER, MatchState.DECLINED, MENTOR), "You declined the match with Lin Wu", ["Send a Note"]),
    (closed(ASKED, MatchState.DECLINED, MENTEE), "You declined the match with Ada Park", ["Send a Note"]),
    (closed(TO_ANSWER, MatchState.DECLINED, MENTEE), "Lin Wu will not be going on with this match", []),
    (closed(ASKED, MatchState.WITHDRAWN, MENTEE), "You withdrew your request to Ada Park", []),
    (closed(TO_ANSWER, MatchState.WITHDRAWN, MENTEE), "Lin Wu withdrew the request", []),
    (closed(ASKED, MatchState.EXPIRED), "Your request to Ada Park has closed", ["Find Another Mentor"]),
    (closed(TO_ANSWER, MatchState.EXPIRED), "The match with Lin Wu has closed", []),
    (
        closed(a_match(MENTEE, CONTACT), MatchState.EXPIRED),
        "The match with Ada Park has closed",
        ["Find Another Mentor"],
    ),
    (
        closed(a_match(MENTOR, PROPOSAL, MENTOR), MatchState.EXPIRED),
        "Your match with Lin Wu has closed",
        [],
    ),
    (
        closed(connected(MENTEE), MatchState.ENDED, MENTOR),
        "Ada Park has ended your connection",
        ["Find Another Mentor"],
    ),
    (closed(connected(MENTOR), MatchState.ENDED, MENTEE), "Lin Wu has ended your connection", []),
    (
        closed(connected(MENTOR), MatchState.ENDED, MENTOR),
        "You ended the connection with Lin Wu",
        ["Send a Note"],
    ),
]
EVERY_ONE = (
    [facts for facts, *_ in PENDING] + [full(facts) for facts, *_ in FULL] + [one for one, *_ in CLOSED]
)


@pytest.mark.parametrize(("facts", "on_card", "on_home"), PENDING)
def test_each_side_of_each_origin_has_its_own_buttons(
    facts: MatchFacts, on_card: list[str], on_home: list[str]
) -> None:
    """Whoever may decide gets the buttons to decide, on the card and on Home."""
    assert buttons(match_card.card(facts, NOW)) == on_card
    assert buttons(match_card.entry(facts, NOW)) == on_home


@pytest.mark.parametrize(("facts", "on_card", "on_home"), FULL)
def test_no_button_promises_a_place_that_a_full_mentor_does_not_have(
    facts: MatchFacts, on_card: list[str], on_home: list[str]
) -> None:
    """A full mentor raises their limit first; a mentee is not offered a yes that would be refused."""
    assert buttons(match_card.card(full(facts), NOW)) == on_card
    assert buttons(match_card.entry(full(facts), NOW)) == on_home


@pytest.mark.parametrize(("facts", "begins", "offers"), CLOSED)
def test_what_is_decided_says_so_first(facts: MatchFacts, begins: str, offers: list[str]) -> None:
    """The first words say what happened, and only what still makes sense can be pressed."""
    card = match_card.card(facts, NOW)

    assert card.text.startswith(begins)
    assert begins in shown(card)
    connection = facts.state is MatchState.CONFIRMED
    assert buttons(card) == (offers if connection else [*offers, NEVER_AGAIN])
    assert NEVER_AGAIN not in buttons(match_card.entry(facts, NOW))


@pytest.mark.parametrize("facts", EVERY_ONE)
def test_every_card_is_sound(facts: MatchFacts) -> None:
    """Slack takes it, and somebody who only hears it misses nothing and can tell the buttons apart."""
    card = match_card.card(facts, NOW)

    assert problems(card) == []
    assert all(label in card.text for label in buttons(card))
    assert all(facts.other.name in label or "directory" in label for label in heard(card))
    assert len(match_card.entry(facts, NOW)) <= 2


@pytest.mark.parametrize("facts", EVERY_ONE)
def test_nobody_is_shouted_at(facts: MatchFacts) -> None:
    """Plain, calm words."""
    read = shown(match_card.card(facts, NOW)).replace("<!date", "")

    assert "!" not in read
    assert not {"pending", "state", "participant", "invalid"} & set(read.lower().split())


@pytest.mark.parametrize("facts", [facts for facts, *_ in PENDING])
def test_a_card_that_waits_says_what_happens_next_and_when(facts: MatchFacts) -> None:
    """The closing day always; the reminder to those whom it concerns."""
    text = match_card.card(facts, NOW).text

    assert "Tuesday 17 June" in text
    undecided_contact = facts.my_confirmed_at is None and facts.other_confirmed_at is None
    quiet = undecided_contact and facts.origin is CONTACT and facts.side is MENTOR
    assert ("Tuesday 10 June" in text) is not quiet


def test_what_is_due_already_waits_for_working_hours() -> None:
    """On a Sunday no card promises a reminder for the Saturday before."""
    overdue = a_match(MENTEE, REQUEST, MENTEE, reminder_at=TUESDAY, closes_at=TUESDAY)

    text = match_card.card(overdue, NOW).text

    assert text.count("in the next working hours") == 2
    assert "3 June" not in text


@pytest.mark.parametrize("facts", [full(facts) for facts, *_ in FULL])
def test_while_the_mentor_is_full_it_closes_on_its_day(facts: MatchFacts) -> None:
    """Both read why their match waits; a mentor who need not decide yet is not bothered with it."""
    bothered = buttons(match_card.card(facts, NOW)) != [*WHO, NEVER_AGAIN]
    text = match_card.card(facts, NOW).text

    assert "Closes Tuesday 17 June" in text
    assert "reminder" not in text.casefold()
    assert ("limit" in text or "places are taken" in text) is bothered


def test_a_mentee_reads_why_a_full_mentor_does_not_answer() -> None:
    """With the number, and with their own way out."""
    card = match_card.card(full(ASKED), NOW)

    assert card.text.startswith("Ada Park is full just now.")
    assert "Their limit is 3" in card.text


@pytest.mark.parametrize("facts", [facts for facts, *_ in PENDING])
def test_a_pause_of_the_other_comes_before_any_word_about_room(facts: MatchFacts) -> None:
    """It reads like a private choice would, so that one cannot be told from the other."""
    paused = replace(full(facts), other_paused=True)
    text = match_card.card(paused, NOW).text

    assert f"{facts.other.name} is not taking this on just now." in text
    assert "paused" not in text
    if facts.side is MENTEE:
        assert "limit" not in text


def test_somebody_who_paused_reads_that_nothing_expires() -> None:
    """And where they can resume."""
    text = match_card.card(a_match(MENTOR, REQUEST, MENTEE, i_paused=True), NOW).text

    assert "You have paused mentoring, so nothing is sent and nothing expires." in text
    assert "resume" in text


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize("origin", [CONTACT, REQUEST])
def test_the_note_reaches_both_the_eye_and_the_ear(side: Side, origin: Origin) -> None:
    """The mentor reads what the mentee wrote; the mentee sees what they sent."""
    card = match_card.card(a_match(side, origin, *([MENTEE] if origin is REQUEST else [])), NOW)

    assert NOTE in shown(card)
    assert NOTE in card.text
    who = "You" if side is MENTEE else "They"
    assert f"{who} wrote: “{NOTE}”" in card.text


@pytest.mark.parametrize("origin", [REQUEST, PROPOSAL, Origin.FORCED])
def test_places_taken_stand_where_they_help_to_decide(origin: Origin) -> None:
    """On a request, and not on a connection's card: it would stay as it was drawn, beside newer ones."""
    assert "Places taken: 2 of 3" in match_card.card(a_match(MENTOR, REQUEST, MENTEE), NOW).text
    assert "Places taken" not in match_card.card(connected(MENTOR, origin), NOW).text


def test_a_mentee_reads_why_one_confirms() -> None:
    """What comes of it, that the programme knows, that it can be ended, and that there can be several."""
    text = match_card.card(a_match(MENTEE, CONTACT), NOW).text

    assert "they are your mentor, and the programme knows" in text
    assert "You can end it any time, and have several." in text
    assert "You can end it" not in shown(match_card.entry(a_match(MENTEE, CONTACT), NOW))


@pytest.mark.parametrize("side", Side)
def test_a_proposal_says_who_proposed_it(side: Side) -> None:
    """Also once one of the two has confirmed. Nobody is matched by nobody."""
    assert match_card.card(a_match(side, PROPOSAL), NOW).text.startswith("Grace Hall proposes")
    nobody = match_card.card(a_match(side, PROPOSAL, proposed_by=None), NOW)
    assert nobody.text.startswith("An admin of the programme proposes")
    assert "Proposed by Grace Hall" in match_card.card(a_match(side, PROPOSAL, MENTEE), NOW).text


@pytest.mark.parametrize("state", [MatchState.DECLINED, MatchState.ENDED])
@pytest.mark.parametrize("side", Side)
def test_a_no_reaches_the_other_with_its_note_or_kindly_without(side: Side, state: MatchState) -> None:
    """No reason is made up, and there is nothing to reply with."""
    said_no = closed(connected(side), state, side.other)
    with_note = replace(said_no, closing_note="Thank you, Lin.", closing_note_at=NOW)

    assert "It says nothing about you." in match_card.card(said_no, NOW).text
    assert "Thank you, Lin." in match_card.card(with_note, NOW).text
    for facts in (said_no, with_note):
        assert not {"Reply", "Send a Note"} & set(buttons(match_card.card(facts, NOW)))


def test_a_note_can_be_sent_once() -> None:
    """After it, the decliner sees the note in place of the button."""
    sent = closed(TO_ANSWER, MatchState.DECLINED, MENTOR, closing_note="Thank you, Lin.", closing_note_at=NOW)
    card = match_card.card(sent, NOW)

    assert buttons(card) == [NEVER_AGAIN]
    assert "Thank you, Lin." in card.text


def test_a_withdrawn_request_keeps_the_note_that_was_read() -> None:
    """One line and the note, no question; it can be the last of its kind."""
    card = match_card.card(closed(TO_ANSWER, MatchState.WITHDRAWN, MENTEE), NOW)

    assert buttons(card) == [NEVER_AGAIN]
    assert NOTE in card.text


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize(
    ("because", "place"), [(CloseReason.LEFT_PROGRAM, "programme"), (CloseReason.LEFT_WORKSPACE, "workspace")]
)
@pytest.mark.parametrize("state", [MatchState.DECLINED, MatchState.ENDED])
def test_somebody_who_left_is_named_without_a_reason(
    side: Side, because: CloseReason, place: str, state: MatchState
) -> None:
    """The one who stays reads that they left, and a mentee may look for somebody else."""
    facts = closed(connected(side), state, side.other, closed_because=because)
    card = match_card.card(facts, NOW)

    assert card.text.startswith(f"{facts.other.name} has left the {place}.")
    assert buttons(card) == (["Find Another Mentor"] if side is MENTEE else [])


def test_somebody_who_left_may_send_no_note_about_it() -> None:
    """Their own card says what leaving did."""
    facts = closed(connected(MENTEE), MatchState.ENDED, MENTEE, closed_because=CloseReason.LEFT_PROGRAM)
    card = match_card.card(facts, NOW)

    assert card.text.startswith("You left the programme, so the connection with Ada Park is over")
    assert buttons(card) == []


def test_the_reply_leads_to_their_own_conversation() -> None:
    """The bot carries no messages between people."""
    reply = pressed(match_card.card(a_match(MENTOR, CONTACT), NOW), Action.OPEN_DM)

    assert reply["url"] == "https://slack.com/app_redirect?team=T0TEAM&channel=U0LIN"


def test_a_click_says_which_match_it_is_about() -> None:
    """Every button carries the match's id, on the card and on Home."""
    for screen in (match_card.card(TO_ANSWER, NOW), match_card.entry(TO_ANSWER, NOW)):
        assert pressed(screen, Action.ACCEPT_MATCH)["value"] == "7"
        assert pressed(screen, Action.DECLINE_MATCH)["value"] == "7"


def test_days_are_the_readers_own() -> None:
    """In Tokyo it is Wednesday already; Slack's own token carries the same moment."""
    late = TUESDAY.replace(hour=18)
    facts = a_match(MENTEE, REQUEST, MENTEE, closes_at=late)
    tokyo = replace(facts.viewer, zone=ZoneInfo("Asia/Tokyo"))
    card = match_card.card(replace(facts, viewer=tokyo), TUESDAY)

    assert "Closes Wednesday 4 June" in card.text
    token = f"<!date^{int(late.timestamp())}^{{date_short_pretty}}|Wednesday 4 June (Asia/Tokyo)>"
    assert token in shown(card)


def test_a_superseded_copy_is_one_line() -> None:
    """It points down to the newest one."""
    line = match_card.card(TO_ANSWER, NOW).superseded

    assert line == "There is a newer card about you and Lin Wu further down."


def test_entries_hide_a_long_note_but_not_the_buttons() -> None:
    """Home stays an overview."""
    chatty = a_match(MENTOR, REQUEST, MENTEE, opening_note="word " * 400)

    assert len(shown(match_card.entry(chatty, NOW))) < 1_000
    assert buttons(match_card.entry(chatty, NOW)) == ["Accept", "Decline"]


def test_clock_is_only_told_while_it_runs() -> None:
    """Without dates nothing is promised."""
    silent = a_match(MENTEE, CONTACT, reminder_at=None, closes_at=None)

    text = match_card.card(silent, NOW).text

    assert "reminder" not in text.casefold()
    assert "Closes" not in text
