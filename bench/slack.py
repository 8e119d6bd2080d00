"""`python -m bench.slack`: a sandbox with people of a population, as its own process.

Reads their numbers, and how many seconds it waits for an answer, as JSON in its first line. Prints its
address; runs while its input is open. Its rate limits are out of the way until a benchmark sets them.
"""

import json
import sys
from collections.abc import Iterable

from bench.population import OLD_TS, channel_of, in_slack, slack_id
from bench.rows import TEAM
from bot import manifest
from sandbox.channels import Channel, Message
from sandbox.options import Options
from sandbox.running import running
from sandbox.world import Workspace, World

BEYOND_ALL_LIMITS = 1_000_000


def world(people: Iterable[int], patience: float) -> World:
    """Return a workspace with these people in it, each with an old message of the bot in their DM."""
    numbers = list(people)
    workspace = Workspace.of([in_slack(one) for one in numbers], id=TEAM)
    for number in numbers:
        channel = Channel(channel_of(number), (slack_id(number),), 0)
        channel.messages[OLD_TS] = Message(OLD_TS, workspace.bot_user, "An old card", TEAM)
        workspace.channels[channel.id] = channel
    options = Options(limit_scale=BEYOND_ALL_LIMITS, answer_seconds=patience, trigger_seconds=patience)
    return World([workspace], options)


def main() -> None:
    """Serve until standard input ends."""
    with running(world(**json.loads(sys.stdin.readline())), manifest=manifest.FILE) as slack:
        sys.stdout.write(f"{slack.url}\n")
        sys.stdout.flush()
        sys.stdin.read()


if __name__ == "__main__":
    main()
