"""The directory: who is listed for whom, and what stands in the way."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event, select

from bot import languages, refusals
from bot.models.participant import Participant
from bot.models.workspace import Person
from bot.read_models.directory import DirectoryFacts
from bot.refusals import Refusal
from bot.services import actors, directory, people, search
from bot.services.actors import Actor
from bot.services.directory import Look
from bot.services.match import closing as match_closing
from bot.services.profile import participation, saving
from bot.services.rules.declining import DeclineForm
from bot.services.rules.eligibility import Intent
from tests.services.harness import BOTH, MENTEE, MENTOR, NOW, TEAM, ServiceHarness, on_both
from tests.services.test_waiting import Queue

# What is typed, and whom it finds.
FOUND = {
    "vue": ["Ada Park", "José", "Uma"],
    "VueJS": ["Ada Park", "José"],
    "Vue.js": ["Ada Park", "José"],
    "vue 3": ["Uma"],
    "vue3": ["Uma"],
    "ada": ["Ada Park"],
    "park ada": ["Ada Park"],
    "jose": ["José"],
    "JOSÉ,": ["José"],
    "\uff36\uff35\uff25": ["Ada Park", "José", "Uma"],
    "c++": ["Tom"],
    "r": [],
    "rust": ["Tom"],
    "speak": ["Wim"],
    "public-speaking": ["Wim"],
    "publicspeaking": ["Wim"],
    "oneil": ["Tom"],
    "学習": ["Wim"],
    "equipe": ["Wim"],
    "l'équipe": ["Wim"],
    "gestion d'equipe": ["Wim"],
    "leads teams": ["Uma"],
    "vue rust": [],
    "speeking": ["Wim"],
    "jsoe vue": ["José"],
    "me a mentor for rust, please": ["Tom"],
    "a mentor": ["Ada Park", "José", "Tom", "Uma", "Wim"],
    "someone who knows speeking": ["Wim"],
    "accounting": [],
    "%": [],
    "_": [],
    "\U0010ffff": [],
}
# The same where another language is read.
ELSEWHERE = {
    "eine Mentorin für Rust": "de",
    "un mentor pour rust, s'il vous plaît": "fr",
    "alguien que sepa rust": "es",
}

# Who is listed, and in which order, is decided in SQL.
pytestmark = on_both


def look(
    harness: ServiceHarness, actor: Actor, words: str = "", page: int = 0, size: int = 10, topic: str = ""
) -> DirectoryFacts:
    """Look into the directory."""
    with harness.store.reading() as session:
        return directory.page_of(session, actor, Look(words, topic, page, size), NOW)


def listed(facts: DirectoryFacts) -> list[str]:
    """Return the names on a page."""
    return [mentor.face.name for mentor in facts.mentors]


def said(why_not: Refusal | None) -> str:
    """Return why a way is missing, as its screen says it."""
    assert why_not
    return why_not.sentence(ZoneInfo("Europe/London"))


def test_mentors_are_listed_by_name_with_their_room(harness: ServiceHarness) -> None:
    """Each entry says who, the headline, the topics and how many places are free."""
    harness.join("Tom", MENTOR, limit="2")
    ada = harness.join("Ada", MENTOR, "python, career")
    lin = harness.join("Lin", MENTEE)
    harness.connected(harness.join("Kim", MENTEE), ada)
    facts = look(harness, lin)
    assert listed(facts) == ["Ada", "Tom"]
    first = facts.mentors[0]
    assert (first.headline, first.topics) == ("Ada's headline", ("python", "career"))
    assert (first.free_places, first.limit) == (2, 3)
    assert (first.cannot_connect, first.cannot_message) == (None, None)


def test_nobody_is_listed_who_cannot_be_a_mentor_now(harness: ServiceHarness) -> None:
    """Mentees, oneself, who pauses, who left the programme or the workspace: none is listed."""
    lin = harness.join("Lin", BOTH)
    paused, gone, away = (harness.join(name, MENTOR) for name in ("Paul", "Gale", "Wim"))
    harness.join("Kim", MENTEE)
    with harness.store.transaction() as session:
        participation.pause(session, paused, None, NOW)
        participation.leave(session, gone, participation.leaving(session, gone, NOW).ends, NOW)
        session.get_one(Person, (away.workspace_id, away.person_id)).deactivated_at = NOW
    assert listed(look(harness, lin)) == []


@pytest.mark.parametrize("author", ["mentee", "mentor"])
def test_who_asked_not_to_be_matched_is_hidden_from_the_other(harness: ServiceHarness, author: str) -> None:
    """Either's wish hides each from the other: in the list, in the topics, and nobody else is touched."""
    ada, lin = harness.join("Ada", BOTH, "python"), harness.join("Lin", BOTH, "career")
    kim = harness.join("Kim", MENTEE)
    harness.exclude(*{"mentee": (lin, ada), "mentor": (ada, lin)}[author])
    seen = look(harness, lin)
    assert (listed(seen), seen.topics) == ([], ())
    assert listed(look(harness, ada)) == []
    assert listed(look(harness, kim)) == ["Ada", "Lin"]


def test_a_private_wish_reads_like_a_pause(harness: ServiceHarness) -> None:
    """Whoever still has a way to the mentor reads the same sentence, before any about room."""
    ada, tom = harness.join("Ada", MENTOR, limit="1"), harness.join("Tom", MENTOR, limit="1")
    lin, kim = harness.join("Lin", MENTEE), harness.join("Kim", MENTEE)
    harness.connected(kim, ada)
    harness.connected(kim, tom)
    harness.exclude(ada, lin)
    with harness.store.transaction() as session:
        participation.pause(session, tom, None, NOW)
    said = []
    for mentor in (ada, tom):
        for way in (Intent.CONNECT, Intent.MESSAGE):
            with pytest.raises(refusals.Refusal) as refused, harness.store.reading() as session:
                directory.require_possible(session, lin, harness.id_of(mentor), way, NOW)
            said.append(refused.value.sentence(ZoneInfo("UTC")))
    ada_twice, tom_twice = said[:2], said[2:]
    assert ada_twice == ["Ada is not taking this on just now."] * 2
    assert tom_twice == [sentence.replace("Ada", "Tom") for sentence in ada_twice]


def test_a_full_mentor_is_listed_last_and_says_so(harness: ServiceHarness) -> None:
    """*Connect* is missing with the reason; a note can still be written."""
    ada, lin = harness.join("Ada", MENTOR, limit="1"), harness.join("Lin", MENTEE)
    harness.join("Tom", MENTOR)
    harness.connected(harness.join("Kim", MENTEE), ada)
    facts = look(harness, lin)
    assert listed(facts) == ["Tom", "Ada"]
    assert facts.mentors[1].free_places == 0
    assert said(facts.mentors[1].cannot_connect) == "Ada is at the limit of 1 just now."
    assert facts.mentors[1].cannot_message is None


def test_a_place_held_for_somebody_else_is_taken(harness: ServiceHarness) -> None:
    """To everybody but who it is held for the mentor is full: listed last, without a free place."""
    queue = Queue(harness)
    harness.join("Tom", MENTOR)
    queue.frees()
    for others in (queue.sam, queue.kim, harness.meet("Noor")):
        assert [(one.face.name, one.free_places) for one in look(harness, others).mentors] == [
            ("Tom", 3),
            ("Ada", 0),
        ]
    assert [(one.face.name, one.free_places) for one in look(harness, queue.lin).mentors] == [
        ("Ada", 1),
        ("Tom", 3),
    ]


def test_entries_say_what_was_asked_already(harness: ServiceHarness) -> None:
    """In conversation: no second note, but *Connect*. Asked: neither. Declined: from which day on."""
    ada, tom, uma = (harness.join(name, MENTOR) for name in ("Ada", "Tom", "Uma"))
    lin = harness.join("Lin", MENTEE)
    harness.contact(lin, ada)
    harness.request(lin, tom)
    declined = harness.request(lin, uma)
    with harness.store.transaction() as session:
        match_closing.decline(session, uma, declined, DeclineForm(), NOW)
    entries = {entry.face.name: entry for entry in look(harness, lin).mentors}
    assert entries["Ada"].cannot_connect is None
    assert said(entries["Ada"].cannot_message).startswith("You and Ada have been in touch since 2 June")
    assert entries["Tom"].cannot_connect == entries["Tom"].cannot_message is not None
    assert said(entries["Uma"].cannot_connect) == "You and Uma can start again from 1 September."


@pytest.mark.parametrize("who", ["a stranger", "a mentor", "somebody who left"])
def test_who_is_no_mentee_may_look_and_is_told_how_to_join(harness: ServiceHarness, who: str) -> None:
    """The list is there; the ways are not, and why is said."""
    harness.join("Ada", MENTOR)
    actor = harness.meet("Lin") if who == "a stranger" else harness.join("Lin", MENTOR)
    if who == "somebody who left":
        with harness.store.transaction() as session:
            participation.leave(session, actor, participation.leaving(session, actor, NOW).ends, NOW)
    facts = look(harness, actor)
    assert facts.must_join
    assert listed(facts) == ["Ada"]
    assert "join as a mentee" in said(facts.mentors[0].cannot_connect)
    assert "join as a mentee" in said(facts.mentors[0].cannot_message)


def test_who_pauses_is_told_to_resume_first(harness: ServiceHarness) -> None:
    """A paused mentee may look; what is missing says why."""
    harness.join("Ada", MENTOR)
    lin = harness.join("Lin", MENTEE)
    with harness.store.transaction() as session:
        participation.pause(session, lin, None, NOW)
    assert "paused" in said(look(harness, lin).mentors[0].cannot_connect)


def test_a_topic_narrows_the_list(harness: ServiceHarness) -> None:
    """Only who offers the topic is listed; the topics of all stay to choose from, the commonest first."""
    harness.join("Ada", MENTOR, "python, career")
    harness.join("Tom", MENTOR, "career")
    lin = harness.join("Lin", MENTEE, "knitting")
    facts = look(harness, lin, topic="python")
    assert (listed(facts), facts.topic, facts.topics) == (["Ada"], "python", ("career", "python"))


def test_a_topic_stands_once_however_it_is_spelt(harness: ServiceHarness) -> None:
    """In its commonest spelling; choosing it shows those who spell it otherwise, and nobody else."""
    for name, topics in {
        "Ada": "public speaking, go",
        "Tom": "Public-Speaking",
        "Uma": "public speaking",
    }.items():
        harness.join(name, MENTOR, topics)
    harness.join("Wim", MENTOR, "golf")
    facts = look(harness, harness.join("Lin", MENTEE), topic="public speaking")
    assert (facts.topics, listed(facts)) == (("public speaking", "go", "golf"), ["Ada", "Tom", "Uma"])
    assert listed(look(harness, harness.join("Kim", MENTEE), topic="go")) == ["Ada"]


def test_people_are_found_however_one_spells_it(harness: ServiceHarness) -> None:
    """By name, headline or topic; in any case, with or without accents and punctuation; with a slip."""
    who = {
        "Ada Park": ("VueJS", ""),
        "José": ("vue.js, café", ""),
        "Uma": ("Vue 3", "Leads small teams"),
        "Tom": ("C++, Rust", "Known as O'Neil"),
        "Wim": ("public speaking, 機械学習, gestion d'équipe", ""),
    }
    for name, (topics, headline) in who.items():
        actor = harness.join(name.split()[0], MENTOR, topics)
        called(harness, actor, name)
        with harness.store.transaction() as session:
            saving.save(session, actor, saving.Draft(MENTOR, headline, topics), NOW)
    lin = harness.join("Lin", MENTEE)
    assert {typed: listed(look(harness, lin, typed)) for typed in FOUND} == FOUND
    for typed, language in ELSEWHERE.items():
        with languages.speaking(language):
            assert listed(look(harness, lin, typed)) == ["Tom"], typed


def test_what_somebody_is_found_by_follows_them(harness: ServiceHarness) -> None:
    """A new name or topic finds them at once, and the old one nobody; other workspaces find nobody here."""
    lin, ada = harness.join("Lin", MENTEE), harness.join("Ada", MENTOR, "python")
    called(harness, ada, "Ada Park")
    called(harness, ada, "Alma Lovelace")
    assert [listed(look(harness, lin, words)) for words in ("lovel", "park", "pyth")] == [
        ["Alma Lovelace"],
        [],
        ["Alma Lovelace"],
    ]
    with harness.store.transaction() as session:
        saving.save(session, ada, saving.Draft(MENTOR, "", "chess"), NOW)
    assert [listed(look(harness, lin, words)) for words in ("python", "chess")] == [[], ["Alma Lovelace"]]
    elsewhere = replace(lin, program_id=lin.program_id + 1)
    with harness.store.reading() as session:
        assert not session.scalars(select(Participant.id).where(search.found(elsewhere, "chess"))).all()


def test_somebody_named_with_an_at_is_found(harness: ServiceHarness) -> None:
    """Slack passes on their id; whom the bot never met is nobody."""
    lin = harness.join("Lin", MENTEE)
    harness.join("Ada", MENTOR), harness.join("Tom", MENTOR)
    assert listed(look(harness, lin, "<@U0ADA|ada>")) == ["Ada"]
    assert listed(look(harness, lin, "<@U0NOBODY> tom")) == ["Tom"]


def test_who_is_hidden_is_found_by_nobody(harness: ServiceHarness) -> None:
    """A wish and a pause hide them from the search too, and from what it takes a slip for."""
    ada, lin = harness.join("Ada", MENTOR, "python, mentoring"), harness.join("Lin", MENTEE)
    harness.join("Tom", MENTOR, "monitoring")
    harness.exclude(ada, lin)
    assert listed(look(harness, lin, "mentorin")) == ["Tom"]
    for typed in ("python", "ada", "pyhton"):
        facts = look(harness, lin, typed)
        assert (listed(facts), facts.words) == ([], typed)


def called(harness: ServiceHarness, actor: Actor, name: str) -> None:
    """Let Slack say that somebody is called otherwise."""
    user = {"id": actor.slack_user_id, "tz": "Europe/London", "profile": {"display_name": name}}
    with harness.store.transaction() as session:
        people.follow(session, actor, user, NOW)


def test_pages_show_everybody_once(harness: ServiceHarness) -> None:
    """Every mentor stands on exactly one page; a page that is not there is the last."""
    names = [f"M{number:02}" for number in range(7)]
    for name in names:
        harness.join(name, MENTOR)
    lin = harness.join("Lin", MENTEE)
    shown = [look(harness, lin, page=page, size=3) for page in range(4)]
    assert [facts.pages for facts in shown] == [3] * 4
    assert [name for facts in shown[:3] for name in listed(facts)] == names
    assert (shown[3].page, listed(shown[3])) == (2, ["M06"])


def test_many_mentors_cost_no_more_queries_than_one(harness: ServiceHarness) -> None:
    """With 60 mentors as many statements are sent as with one: a page is asked about as a whole."""
    lin = harness.join("Lin", MENTEE)
    add_mentors(harness, 1, "a")
    one = statements(harness, lin)
    add_mentors(harness, 59, "b")
    assert len(listed(look(harness, lin))) == 10
    assert statements(harness, lin) == one


def add_mentors(harness: ServiceHarness, number: int, prefix: str) -> None:
    """Let many mentors have joined."""
    like = harness.join(f"{prefix}0", MENTOR)
    with harness.store.transaction() as session:
        for count in range(1, number):
            described = {"id": f"U9{prefix}{count}", "profile": {"display_name": f"{prefix}{count}"}}
            person = actors.store_slack_user(session, TEAM, described, NOW)
            session.add(
                Participant(
                    workspace_id=like.workspace_id,
                    program_id=like.program_id,
                    person=person,
                    is_mentor=True,
                    max_connections=3,
                    joined_at=NOW - timedelta(days=1),
                )
            )


def statements(harness: ServiceHarness, actor: Actor) -> int:
    """Count what one look sends to the database."""
    sent: list[str] = []

    def count(*arguments: object) -> None:
        sent.append(str(arguments[2]))

    event.listen(harness.store.engine, "before_cursor_execute", count)
    look(harness, actor)
    event.remove(harness.store.engine, "before_cursor_execute", count)
    return len(sent)
