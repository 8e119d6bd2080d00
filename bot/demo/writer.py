"""Writes the demo's history, by the same services as clicks are: who joined, asked, answered and met."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.enums import FollowUpChoice, Side
from bot.ids import Choice, Field
from bot.models.match import Match
from bot.services import actors, effects
from bot.services.actors import Actor
from bot.services.follow_up import choosing
from bot.services.match import closing as match_closing
from bot.services.match import confirmation, starting
from bot.services.meeting import arranging
from bot.services.meeting import load as meeting_load
from bot.services.meeting.arranging import Wish
from bot.services.profile import saving
from bot.services.rules import declining
from bot.services.waitlist import places
from bot.store import Store

MENTEE, MENTOR = Side.MENTEE, Side.MENTOR


@dataclass(frozen=True)
class Joined:
    """How somebody of the demo describes themselves."""

    roles: frozenset[Side]
    headline: str
    topics: str
    limit: int = 3


@dataclass
class Writer:
    """Writes the history, each step in a transaction of its own; `days` says how long before `now` it was."""

    store: Store
    actors: dict[str, Actor]
    now: datetime

    def ago(self, days: float) -> datetime:
        """Return the product time so many days ago."""
        return self.now - timedelta(days=days)

    def joined(self, name: str, joined: Joined, days: float) -> None:
        """Somebody joined."""
        draft = saving.Draft(joined.roles, joined.headline, joined.topics, str(joined.limit))
        self._saved(name, draft, days)

    def wrote(self, mentee: str, mentor: str, note: str, days: float) -> int:
        """A mentee wrote to a mentor."""
        with self.store.transaction() as session:
            mentor_id = self._participant(session, mentor)
            return starting.write_to(session, self.actors[mentee], mentor_id, note, self.ago(days)).id

    def asked(self, mentee: str, mentor: str, note: str, days: float) -> int:
        """A mentee asked a mentor for a connection."""
        with self.store.transaction() as session:
            mentor_id = self._participant(session, mentor)
            return starting.connect(session, self.actors[mentee], mentor_id, note, self.ago(days)).id

    def confirmed(self, name: str, match_id: int, days: float) -> None:
        """Somebody confirmed."""
        with self.store.transaction() as session:
            confirmation.confirm(session, self.actors[name], match_id, self.ago(days))

    def declined(self, name: str, match_id: int, note: str, days: float) -> None:
        """Somebody said no, with a note."""
        form = declining.DeclineForm(note=note)
        with self.store.transaction() as session:
            match_closing.decline(session, self.actors[name], match_id, form, self.ago(days))

    def withdrew(self, name: str, match_id: int, days: float) -> None:
        """Somebody took their request back."""
        with self.store.transaction() as session:
            match_closing.withdraw(session, self.actors[name], match_id, self.ago(days))

    def ended(self, name: str, match_id: int, note: str, days: float) -> None:
        """Somebody ended a connection, with thanks."""
        form = declining.DeclineForm(note=note)
        with self.store.transaction() as session:
            match_closing.end(session, self.actors[name], match_id, form, self.ago(days))

    def expired(self, name: str, match_id: int, days: float) -> None:
        """Nobody answered somebody's request in time."""
        with self.store.transaction() as session:
            match = session.get_one(Match, (self.actors[name].workspace_id, match_id))
            match.expire(self.ago(days))
            effects.match_changed(session, match, self.ago(days))

    def meets(self, mentee: str, mentor: str, topic: str, starts_at: datetime, days: float) -> int:
        """A mentee asked a mentor for half an hour, and the mentor took the time that was proposed."""
        wish = Wish(topic, 30, {Field.TIME_1: starts_at})
        with self.store.transaction() as session:
            mentor_id = self._participant(session, mentor)
            asked = arranging.request(session, self.actors[mentee], mentor_id, wish, self.ago(days))
        with self.store.transaction() as session:
            arranging.pick(session, self.actors[mentor], asked.id, starts_at, self.ago(days - 0.5))
        return asked.id

    def gave_feedback(self, mentee: str, meeting_id: int, days: float) -> None:
        """A mentee was asked how to go on after a meeting, and chose just to give feedback."""
        actor = self.actors[mentee]
        with self.store.transaction() as session:
            held = meeting_load.load_for_decision(session, actor, meeting_id)
            choosing.ask(session, held, self.ago(days))
        with self.store.transaction() as session:
            choosing.choose(session, actor, meeting_id, FollowUpChoice.FEEDBACK, self.ago(days))

    def waits(self, mentee: str, mentor: str, days: float) -> None:
        """A mentee waits for a place with a mentor who is full."""
        with self.store.transaction() as session:
            mentor_id = self._participant(session, mentor)
            places.join(session, self.actors[mentee], mentor_id, self.ago(days))

    def only_meets(self, mentor: str, joined: Joined, days: float) -> None:
        """A mentor takes one-time meetings only from then on."""
        modes = frozenset({Choice.ONE_TIME})
        self._saved(mentor, saving.Draft(joined.roles, joined.headline, joined.topics, modes=modes), days)

    def _saved(self, name: str, draft: saving.Draft, days: float) -> None:
        with self.store.transaction() as session:
            saving.save(session, self.actors[name], draft, self.ago(days))

    def _participant(self, session: Session, name: str) -> int:
        found = actors.participant_of(session, self.actors[name])
        if found is None:
            raise LookupError(name)
        return found.id
