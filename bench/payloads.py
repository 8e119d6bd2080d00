"""Clicks as Slack sends them: a payload the sandbox sent for a real button, addressed anew and signed."""

import json
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import time

from bench.population import Population, channel_of, settle, slack_id
from bench.processes import server, slack
from bot.ids import Action
from sandbox.transports.http import encoded, signature_headers
from sandbox.transports.payload import Payload
from sandbox.world import SIGNING_SECRET


@dataclass(frozen=True)
class Request:
    """One signed POST."""

    body: bytes
    headers: dict[str, str]


@dataclass(frozen=True)
class Payloads:
    """Makes payloads for anybody, after one that was sent for *Confirm Match* on a card."""

    model: str

    def click(self, action: Action, person: int, match: int) -> Request:
        """Return a click of `person` on the button of their card of `match`, signed now."""
        body = json.loads(self.model)
        body["user"]["id"] = slack_id(person)
        body["channel"]["id"] = body["container"]["channel_id"] = channel_of(person)
        body["actions"][0] |= {"action_id": action.value, "value": str(match)}
        content_type, encoded_body = encoded(Payload("interactive", body))
        signature = signature_headers(SIGNING_SECRET, encoded_body, int(time()), "right")
        return Request(encoded_body, {"content-type": content_type, **signature})


def capture() -> Payloads:
    """Press *Confirm Match* as one person in the sandbox, and keep what was sent."""
    population = Population(1)
    with TemporaryDirectory() as directory, slack(population.mentees) as driver:
        database = f"sqlite:///{Path(directory)}/capture.db"
        settle(database, population, in_slack=False)
        with server(database, driver, "--deliver", "--unlimited"):
            person = driver.person(slack_id(1))
            driver.wait_for(person.messages)
            person.click(Action.CONFIRM_MATCH)
            return Payloads(json.dumps(driver.payloads("block_actions")[0]["request"]))
