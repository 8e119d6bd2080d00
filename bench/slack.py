"""`python -m bench.slack MENTEES`: a sandbox with the first people of a population, as its own process.

Prints its address; runs for as long as its input is open. Its rate limits are out of the way, and it
waits for late answers.
"""

import sys

from bench.population import Population, channel_of, slack_id
from bench.rows import TEAM
from bot import manifest
from sandbox.channels import Channel
from sandbox.options import Options
from sandbox.people import Person
from sandbox.running import running
from sandbox.world import Workspace, World

BEYOND_ALL_LIMITS = 1_000_000
# Slack waits three seconds; here a late answer is measured, not cut off.
PATIENCE_SECONDS = 60


def world(population: Population) -> World:
    """Return a workspace with everybody in it, their DMs open."""
    people = range(1, population.people + 1)
    workspace = Workspace.of([Person(slack_id(one), f"Person {one}") for one in people], id=TEAM)
    for person in people:
        channel = channel_of(person)
        workspace.channels[channel] = Channel(channel, (slack_id(person),), 0)
    options = Options(
        limit_scale=BEYOND_ALL_LIMITS, answer_seconds=PATIENCE_SECONDS, trigger_seconds=PATIENCE_SECONDS
    )
    return World([workspace], options)


def main() -> None:
    """Serve until standard input ends."""
    with running(world(Population(int(sys.argv[1]))), manifest=manifest.FILE) as slack:
        sys.stdout.write(f"{slack.url}\n")
        sys.stdout.flush()
        sys.stdin.read()


if __name__ == "__main__":
    main()
