"""The one search for people: by how any word of their name, headline or topics begins, in any spelling."""

from collections.abc import Mapping
from difflib import get_close_matches

from sqlalchemy import ColumnElement, Insert, and_, delete, false, or_, select
from sqlalchemy.orm import Session

from bot import folding, typed_words
from bot.languages import pgettext
from bot.models.base import InsertInto, by_dialect
from bot.models.participant import Participant
from bot.models.search_word import SearchWord
from bot.services.actors import Actor

# Nobody describes a mentor in more words.
MOST_WORDS = 10
# Behind every letter that a word can have.
_LAST = "\U0010ffff"
# How alike a slip and the word that was meant have to be.
A_SLIP = 0.75


def follow(session: Session, participant: Participant) -> None:
    """Store what somebody is found by now."""
    wanted = folding.to_be_found_by(
        [participant.person.name, participant.headline, *(one.topic for one in participant.topics)]
    )
    mine = (
        SearchWord.workspace_id == participant.workspace_id,
        SearchWord.participant_id == participant.id,
    )
    stored = set(session.scalars(select(SearchWord.word).where(*mine)))
    if gone := stored - wanted:
        session.execute(delete(SearchWord).where(*mine, SearchWord.word.in_(gone)))
    if new := sorted(wanted - stored):
        row = {
            "workspace_id": participant.workspace_id,
            "program_id": participant.program_id,
            "participant_id": participant.id,
        }
        session.execute(_ADD[session.get_bind().dialect.name], [row | {"word": word} for word in new])


def found(actor: Actor, text: str) -> ColumnElement[bool]:
    """Return which participants of the actor's programme `text` finds: all its words, or these in one."""
    said = _looked_for(text)
    if not said:
        return false()
    joined = folding.as_one(text)[: folding.LONGEST_WORD]
    return or_(and_(*(_has(actor, word) for word in said)), _has(actor, joined))


def essential(text: str) -> str:
    """Return `text` without the words that people only say along."""
    said_along = typed_words.understood(_said_along).keys()
    said = folding.without_elided(text).split()
    return " ".join(word for word in said if set(folding.words(word) or [word]) - said_along)


def _said_along() -> Mapping[bool, str]:
    # For translators: what people say around the words that matter: "find me a mentor for python".
    words = pgettext(
        "typed word",
        "a, about, an, and, anybody, anyone, at, for, good, in, know, knows, me, mentor, mentors, of, on, "
        "please, some, somebody, someone, that, the, to, who, with",
    )
    return {True: words}


def corrected(session: Session, actor: Actor, text: str, among: ColumnElement[bool]) -> str:
    """Return `text` with each word that finds nobody `among` the participants as the one most like it."""
    said = (_nearest(session, actor, word, among) for word in _looked_for(text))
    return " ".join(said)


def _looked_for(text: str) -> list[str]:
    """Return the words to look for: each is a question to the database, and a command can hold hundreds."""
    return list(dict.fromkeys(folding.words(text)))[:MOST_WORDS]


def _nearest(session: Session, actor: Actor, word: str, among: ColumnElement[bool]) -> str:
    """Return a word that somebody is found by: it begins with the same letter, as slips rarely do not."""
    there = (
        select(SearchWord.word)
        .distinct()
        .join(
            Participant,
            (Participant.id == SearchWord.participant_id)
            & (Participant.workspace_id == SearchWord.workspace_id),
        )
        .where(*_begins(actor, word[0]), among)
    )
    known = session.scalars(there).all()
    if any(one.startswith(word) for one in known):
        return word
    return next(iter(get_close_matches(word, known, n=1, cutoff=A_SLIP)), word)


def _has(actor: Actor, word: str) -> ColumnElement[bool]:
    """Return who is found by a word or its beginning; by the one letter R, only who says just that."""
    whole = len(word) == 1 and word.isascii()
    there = [*_begins(actor, word), *([SearchWord.word == word] if whole else [])]
    return Participant.id.in_(select(SearchWord.participant_id).where(*there))


def _begins(actor: Actor, beginning: str) -> list[ColumnElement[bool]]:
    return [
        SearchWord.workspace_id == actor.workspace_id,
        SearchWord.program_id == actor.program_id,
        SearchWord.word >= beginning,
        SearchWord.word < beginning + _LAST,
    ]


def _add(insert: InsertInto) -> Insert:
    return insert(SearchWord).on_conflict_do_nothing(index_elements=["participant_id", "word"])


_ADD = by_dialect(_add)
