"""The sandbox's world: workspaces, their people, their conversations."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Self

from sandbox.channels import Channel
from sandbox.json_types import Json
from sandbox.options import Options
from sandbox.people import Person

BOT_TOKEN = "xoxb-sandbox"  # noqa: S105 - well known on purpose; it opens nothing but this stand-in
APP_TOKEN = "xapp-sandbox"  # noqa: S105 - the same
SIGNING_SECRET = "sandbox-signing-secret"  # noqa: S105 - the same


def default_people() -> list[Person]:
    """Return the people of a sandbox started without a world of its own."""
    return [
        Person("U0LINOSEI1", "Lin Osei", "Europe/Paris"),
        Person("U0ADAREYES", "Ada Reyes", "America/New_York", locale="en-US"),
        Person("U0SAMKAUR1", "Sam Kaur", "Asia/Kolkata", is_admin=True),
        Person("U0NOORBAKK", "Noor Bakker", "Europe/Amsterdam", show=False),
        Person("U0GUSGUEST", "Gus Guest", "Europe/London", is_restricted=True, show=False),
        Person("U0OLDOTTO1", "Otto Old", "Europe/Berlin", deleted=True, show=False),
        Person("U0CALBOT01", "Calendar Bot", is_bot=True, show=False),
    ]


@dataclass
class Workspace:
    """One Slack team in which the app is installed, with the token of that installation."""

    id: str = "T0SANDBOX1"
    name: str = "Sandbox"
    people: dict[str, Person] = field(default_factory=lambda: _by_id(default_people()))
    bot_token: str = BOT_TOKEN
    channels: dict[str, Channel] = field(default_factory=dict)
    # The Enterprise organisation it belongs to, if it does, and whether the app is installed in all of it.
    enterprise_id: str = ""
    is_org_install: bool = False
    # Types of blocks that it does not have yet, by surface: new ones reach workspaces one after the other.
    lacking: dict[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        people: Iterable[Person],
        *,
        id: str = "T0SANDBOX1",  # noqa: A002 - Slack's word
        name: str = "Sandbox",
        enterprise_id: str = "",
        is_org_install: bool = False,
    ) -> Self:
        """Make a workspace; one that is not the default has a token of its own."""
        token = BOT_TOKEN if id == "T0SANDBOX1" else f"{BOT_TOKEN}-{id}"
        made = cls(
            id=id,
            name=name,
            people={},
            bot_token=token,
            enterprise_id=enterprise_id,
            is_org_install=is_org_install,
        )
        for person in people:
            made.admit(person)
        return made

    def admit(self, person: Person) -> Person:
        """Take somebody in, or what has changed of them; who is of this team is of its organisation."""
        organisation = person.enterprise_id or ("" if person.team_id else self.enterprise_id)
        self.people[person.id] = replace(person, enterprise_id=organisation)
        return self.people[person.id]

    def is_ours(self, person: Person) -> bool:
        """Whether somebody is of this team or of its organisation, and not of another company."""
        return not person.team_id or bool(self.enterprise_id and person.enterprise_id == self.enterprise_id)

    @property
    def authorization(self) -> Json:
        """The installation through which the app sees an event."""
        return {
            "enterprise_id": self.enterprise_id or None,
            "team_id": None if self.is_org_install else self.id,
            "user_id": self.bot_user,
            "is_bot": True,
            "is_enterprise_install": self.is_org_install,
        }

    @property
    def domain(self) -> str:
        """The workspace's part of its address."""
        return self.name.lower().replace(" ", "-")

    @property
    def bot_user(self) -> str:
        """The user id of the app's bot in this workspace."""
        return "U0B" + self.id[-8:]

    @property
    def bot_id(self) -> str:
        """The id of the app's bot in this workspace, which its messages carry."""
        return "B0B" + self.id[-8:]

    def direct_message(self, user: str, now: float) -> Channel:
        """Return the app's conversation with `user`; its id follows from theirs, so a restart keeps it."""
        return self.conversation((user,), f"D{user[1:]}", now)

    def conversation(self, members: tuple[str, ...], new_id: str, now: float) -> Channel:
        """Return the conversation of exactly these people, made with `new_id` where there is none."""
        for channel in self.channels.values():
            if set(channel.members) == set(members):
                return channel
        self.channels[new_id] = Channel(id=new_id, members=members, created=int(now))
        return self.channels[new_id]


@dataclass
class World:
    """All workspaces, and how this run differs from Slack."""

    workspaces: list[Workspace] = field(default_factory=lambda: [Workspace()])
    options: Options = field(default_factory=Options)

    @classmethod
    def from_json(cls, raw: Json, options: Options | None = None) -> Self:
        """Read a world: `{"workspace": {"id", "name"}, "people": […]}`, or a list of such under `workspaces`.

        Raises:
            ValueError: a person has an unknown field.
        """
        parts = raw.get("workspaces", [raw])
        return cls([_workspace(part) for part in parts], options or Options())

    @classmethod
    def from_file(cls, path: Path, options: Options | None = None) -> Self:
        """Read a world from a JSON file."""
        return cls.from_json(json.loads(path.read_text("utf-8")), options)

    def workspace(self, workspace_id: str) -> Workspace:
        """Return the workspace with that id.

        Raises:
            KeyError: there is none.
        """
        for workspace in self.workspaces:
            if workspace.id == workspace_id:
                return workspace
        raise KeyError(workspace_id)

    def home_of(self, user: str) -> Workspace:
        """Return the workspace this person belongs to.

        Raises:
            KeyError: nobody has this id.
        """
        for workspace in self.workspaces:
            if user in workspace.people:
                return workspace
        raise KeyError(user)


def _workspace(raw: Json) -> Workspace:
    about = raw.get("workspace", {})
    people = [Person.from_json(person) for person in raw["people"]] if "people" in raw else default_people()
    return Workspace.of(people, **about)


def _by_id(people: Iterable[Person]) -> dict[str, Person]:
    return {person.id: person for person in people}
