"""The person behind a gesture, and what every payload says about them."""

from dataclasses import dataclass
from typing import Self

from sandbox.channels import Channel
from sandbox.errors import SlackError
from sandbox.events import VERIFICATION_TOKEN
from sandbox.gestures.outcome import Outcome, RefusedError
from sandbox.hub import Hub
from sandbox.json_types import Json
from sandbox.manifest import APP_ID
from sandbox.people import Person
from sandbox.transports.payload import Answer, Kind, Payload
from sandbox.views import Owner, View
from sandbox.world import Workspace


@dataclass(frozen=True)
class Actor:
    """One person making one gesture. `misuse` says how a forger would change what is sent."""

    hub: Hub
    workspace: Workspace
    person: Person
    gesture: Json

    @classmethod
    def of(cls, hub: Hub, gesture: Json) -> Self:
        """Find who makes this gesture.

        Raises:
            RefusedError: `unknown_person`, or `deactivated`: they cannot do anything.
        """
        try:
            workspace = hub.world.home_of(gesture["user"])
        except KeyError as error:
            raise RefusedError("unknown_person") from error
        person = workspace.people[gesture["user"]]
        if person.deleted:
            raise RefusedError("deactivated")
        return cls(hub, workspace, person, gesture)

    @property
    def owner(self) -> Owner:
        """Whose screen it is."""
        return self.workspace.id, self.person.id

    @property
    def channel(self) -> Channel:
        """The person's direct message with the app."""
        return self.workspace.direct_message(self.person.id, self.hub.clock())

    @property
    def misuse(self) -> Json:
        """How the payload is to be forged: `workspace`, `signature`, `stranger`."""
        forged: Json = self.gesture.get("misuse") or {}
        return forged

    @property
    def team_id(self) -> str:
        """The workspace the payload claims to come from: the person's own."""
        return str(self.misuse.get("workspace", self.person.team_id or self.workspace.id))

    def interaction(self, kind: str, view_id: str | None = None) -> Json:
        """Return what all interactive payloads have; the trigger is for a modal on top of `view_id`."""
        return {
            "type": kind,
            "user": {
                "id": self.person.id,
                "username": self.person.handle,
                "name": self.person.handle,
                "team_id": self.team_id,
            },
            "api_app_id": APP_ID,
            "token": VERIFICATION_TOKEN,
            "trigger_id": self.hub.triggers.issue(self.workspace.id, self.person.id, view_id),
            "team": None if self.workspace.is_org_install else self._team(),
            "enterprise": self._organisation(),
            "is_enterprise_install": self.workspace.is_org_install,
        }

    def view(self, view: View, *, with_state: bool = True) -> Json:
        """Return a view as a payload about it has it: it says where the app is installed."""
        whole = view.as_slack(with_state=with_state)
        if self.workspace.is_org_install:
            whole["app_installed_team_id"] = self.workspace.enterprise_id
        return whole

    def _team(self) -> Json:
        team: Json = {"id": self.team_id, "domain": self.workspace.domain}
        if organisation := self._organisation():
            team |= {"enterprise_id": organisation["id"], "enterprise_name": organisation["name"]}
        return team

    def _organisation(self) -> Json | None:
        found = self.person.enterprise_id
        return {"id": found, "name": "Organisation"} if found else None

    def response_url(self, channel_id: str, message_ts: str | None = None) -> str:
        """Return an address that takes answers to this gesture."""
        name = self.hub.response_urls.issue(self.workspace.id, channel_id, self.person.id, message_ts)
        return f"{self.hub.url}/response/{name}"

    async def send(self, kind: Kind, body: Json) -> Answer:
        """Send a payload; where the app fails, the person sees it."""
        payload = Payload(kind, body, self.person.id, self.misuse.get("signature", "right"))
        self.hub.screens.forget_failures(self.owner)
        answer = await self.hub.delivery.send(payload)
        if answer.failure:
            self.hub.screens.fail(self.owner, answer.failure)
        return answer

    def refuse(self, answer: Answer, error: SlackError) -> Outcome:
        """Fail the person over an answer that makes no sense, as Slack does."""
        messages = error.extra.get("response_metadata", error.body())
        self.hub.log.add(
            "fault", fault="invalid_response", error=error.code, response=messages, user=self.person.id
        )
        self.hub.screens.fail(self.owner, "invalid_response")
        return Outcome(ok=False, failure="invalid_response", response=answer.body)

    async def tell(self, subscription: str, event: Json) -> Outcome:
        """Send an event about this gesture, if the app subscribed to it."""
        answer = await self.hub.events.send(self.workspace, subscription, event, self.person.id)
        return Outcome(ok=True, sent=False) if answer is None else Outcome.of(answer)
