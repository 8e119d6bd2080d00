"""What people do with their own part, and admins with the settings."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st
from sqlalchemy.orm import Session

from bot.enums import Policy, Side
from bot.ids import CardKind, Field
from bot.models.reminder import ReminderKind
from bot.read_models.settings import ProgramSettings
from bot.services import people
from bot.services.profile import participation, saving
from bot.services.program import settings
from tests.model import changes, may
from tests.model.changes import Tells
from tests.model.state import AHEAD, DAY, Settings
from tests.model.steps import (
    Steps,
    anybody,
    limits,
    often,
    policies,
    seldom,
    step,
)
from tests.model.workplace import described


class WithPeople(Steps):
    """Pauses, profiles, who comes and goes; settings."""

    # --- taking part

    @step(weight=2, name=anybody, days=st.sampled_from([0, 1, 3, 10, 40]))
    def pauses(self, name: str, days: int) -> None:
        """A pause, until a day or without an end."""
        self.tick()
        person = self.model.people[name]
        if person.gone:
            return
        until = self.model.now + days * DAY if days else None

        def change() -> None:
            person.paused_at, person.paused_until = person.paused_at or self.model.now, until
            if until:
                changes.put(self.model, ReminderKind.UNPAUSE, ("person", name), name, until)

        self.does(
            ["NotJoined"] if person.left else [],
            lambda s: participation.pause(s, self.real.people[name], until, self.real.now),
            change,
        )

    @step(name=anybody)
    def resumes(self, name: str) -> None:
        """*Resume*."""
        self.tick()
        person = self.model.people[name]
        if person.gone:
            return
        against = ["NotJoined"] if person.left else [] if person.paused_at else ["NotPaused"]
        self.does(
            against,
            lambda s: participation.resume(s, self.real.people[name], self.real.now),
            lambda: changes.resume(self.model, name),
        )

    @step(name=anybody, how=st.sampled_from(["leave", "slack", "slack", "guest", "guest"]))
    def is_out_or_back(self, name: str, how: str) -> None:
        """Somebody leaves; or Slack says that they are gone, or here again, or a guest, or none any more."""
        {"leave": self.leaves, "slack": self.goes_or_comes_back, "guest": self.becomes_guest_or_member}[how](
            name
        )

    def leaves(self, name: str) -> None:
        """*Leave*."""
        self.tick()
        person = self.model.people[name]
        if person.gone:
            return

        def act(session: Session) -> None:
            me, now = self.real.people[name], self.real.now
            ends = participation.leaving(session, me, now).ends
            participation.leave(session, me, ends, now)

        def change() -> Tells:
            tells = changes.leave(self.model, name, gone=False)
            person.left, person.paused_at, person.paused_until = True, None, None
            return tells

        self.does(["NotJoined"] if person.left else [], act, change)

    @step(
        weight=2,
        name=anybody,
        limit=limits,
        roles=st.sampled_from(["same", "same", "same", "both", "mentee", "mentor"]),
        modes=st.sampled_from([None, "both", "ongoing", "one_time"]),
        forgives=seldom,
    )
    def saves_profile(self, name: str, limit: int, roles: str, modes: str | None, *, forgives: bool) -> None:
        """Join again, or change one's profile."""
        self.tick()
        person = self.model.people[name]
        if person.gone:
            return
        taken = {"same": person.roles, "both": frozenset(Side)}.get(roles) or frozenset({Side(roles)})
        takes = {"ongoing", "one_time"} if modes == "both" else {modes}
        ticked = None if modes is None else frozenset(one for one in takes if one)
        others = {other for author, other in self.model.wishes if author == name} if forgives else set()
        draft = saving.Draft(
            taken,
            f"{name}'s headline",
            "work",
            str(limit),
            ticked,
            frozenset(self.real.participants[one] for one in others),
        )

        def change() -> None:
            person.roles, person.limit, person.left = taken, limit, False
            if ticked is not None:
                person.takes_ongoing, person.takes_one_time = "ongoing" in ticked, "one_time" in ticked
            self.model.wishes -= {(name, one) for one in others}

        self.does(
            may.save(self.model, name, taken),
            lambda s: saving.save(s, self.real.people[name], draft, self.real.now),
            change,
        )

    def goes_or_comes_back(self, name: str) -> None:
        """Slack says that somebody is gone, or here again."""
        self.tick()
        person = self.model.people[name]
        if person.gone:
            self._slack_says(name, lambda: setattr(person, "gone", False), deleted=False)
            return

        def change() -> Tells:
            tells = set() if person.left else changes.leave(self.model, name, gone=True)
            person.gone = True
            stored = self.real.stored().timers
            self.model.timers |= {
                key: replace(one)
                for key, one in stored.items()
                if key[0] is ReminderKind.TELL_LEFT and key not in self.model.timers and not person.left
            }
            return tells

        self._slack_says(name, change, deleted=True)

    def becomes_guest_or_member(self, name: str) -> None:
        """Slack says that somebody is a guest, or none any more."""
        self.tick()
        person = self.model.people[name]
        if person.gone:
            return
        self._slack_says(
            name, lambda: setattr(person, "guest", not person.guest), is_restricted=not person.guest
        )

    def _slack_says(self, name: str, change: Callable[[], Tells | None], **user: bool) -> None:
        guest = {"is_restricted": self.model.people[name].guest}
        told = described(name, **guest | user)
        self.does([], lambda s: people.follow(s, self.real.people[name], told, self.real.now), change)

    # --- settings

    @step(ongoing=often, one_time=often, preferred=seldom, follow_up=policies, choose=st.booleans())
    def sets_modes(
        self, *, ongoing: bool, one_time: bool, preferred: bool, follow_up: Policy, choose: bool
    ) -> None:
        """The Matching Settings."""
        self.tick()
        new: dict[str, Any] = {
            "ongoing": ongoing,
            "one_time": one_time,
            "preferred": preferred,
            "follow_up": follow_up,
            "mentors_choose": choose,
        }
        now, was = self.model.now, self.model.settings.policy

        def act(session: Session) -> None:
            grace = self.real.people["Grace"]
            choices = settings.settings_of(session, grace).choices
            settings.save(session, grace, replace(choices, **new), now)

        def change() -> Tells:
            self.model.settings = replace(self.model.settings, **new)
            told = self.model.forced_told
            if (
                self.model.settings.policy is not Policy.FORCED
                or was is Policy.FORCED
                or (told and told > now - DAY)
            ):
                return set()
            heard = {one.mentor for one in self.model.meetings if one.state in AHEAD}
            self.model.forced_told = now if heard else told
            about = (CardKind.POLICY_CHANGED.value, 0)
            return {(name, CardKind.POLICY_CHANGED, about) for name in heard}

        self.does([] if ongoing or one_time or preferred else ["NoModes"], act, change)

    @step(
        number=st.sampled_from(
            [
                *(
                    (Field.REQUEST_REMINDER_DAYS, 3),
                    (Field.REQUEST_EXPIRY_DAYS, 10),
                    (Field.MAX_OPEN_REQUESTS, 2),
                ),
                *((Field.FIRST_CARDS_A_DAY, 6), (Field.FIRST_NUDGE_DAYS, 3), (Field.SECOND_NUDGE_DAYS, 12)),
                *(
                    (Field.CONTACT_CLOSE_DAYS, 25),
                    (Field.MEETING_REMINDER_DAYS, 2),
                    (Field.MEETING_EXPIRY_DAYS, 5),
                ),
                *((Field.PLACE_HELD_DAYS, 4), (Field.REMATCH_DAYS, 5)),
            ]
        ),
        back=st.booleans(),
    )
    def sets_number(self, number: tuple[Field, int], *, back: bool) -> None:
        """Days and limits: shorter, or as they were at first."""
        self.tick()
        field, value = number[0], getattr(Settings(), number[0]) if back else number[1]

        def change() -> None:
            before = {field.value: getattr(self.model.settings, field)}
            setattr(self.model.settings, field.value, value)
            changes.move_timers(self.model, before)

        self.does(
            [],
            lambda s: settings.save_numbers(s, self.real.people["Grace"], {field: value}, self.real.now),
            change,
        )

    @step(starts=st.sampled_from([7, 9]), guests=st.booleans())
    def sets_programme(self, starts: int, *, guests: bool) -> None:
        """The working day, and whether guests take part."""
        self.tick()
        wanted = ProgramSettings("Mentoring", starts, 18, guests)

        def change() -> None:
            self.model.settings = replace(self.model.settings, workday_starts=starts, guests_take_part=guests)

        self.does(
            [], lambda s: settings.save_program(s, self.real.people["Grace"], wanted, self.real.now), change
        )
