"""What a click costs, and opening Home or the directory, with few and with many matches stored."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from time import perf_counter

from bench.clicker import Clicker
from bench.databases import Databases
from bench.figures import Figures
from bench.payloads import Payloads
from bench.population import Population, Situation, settle, slack_id
from bench.processes import Server, server, slack
from bench.report import Table, say, sizes_table
from bench.wire import Mark, Wire
from bot.enums import Command
from bot.ids import COMMAND
from sandbox.driver import Driver
from sandbox.json_types import Json

FEW, MANY = POPULATIONS = (Population(200), Population(20_000))
ROUNDS, CLICKS, NO_OPS = 3, 40, 120
OPENINGS = 20
# One after the other: what is measured is what one click costs, not how clicks wait for each other.
CONNECTIONS = 1

NOTHING = "only acknowledged"
HOME, DIRECTORY = "Home opened, until published", "/mentoring find, until the list is open"
KINDS = {
    "first yes: the other is asked": Situation.UNDECIDED,
    "second yes: they are connected": Situation.MENTOR_SAID_YES,
}
Measured = dict[Population, dict[str, Figures]]


def run(databases: Databases, payloads: Payloads, kind: str) -> Iterator[Table]:
    """Measure on one kind of database, with few matches and with many by turns."""
    urls = {population: databases.create(kind) for population in POPULATIONS}
    for population, url in urls.items():
        say(f"{kind}: storing {population.matches:,} matches …")
        settle(url, population, in_slack=True)
    where = databases.named(kind)
    measured: Measured = {population: {} for population in POPULATIONS}
    with slack(FEW.mentees) as driver:
        say(f"{kind}: {OPENINGS} people open Home and the directory, with few and with many by turns …")
        _open_screens(urls, driver, measured)
        say(f"{kind}: clicking one after the other, {ROUNDS} rounds, with few and with many by turns …")
        _click(urls, driver, payloads, measured)
    columns = {f"{population.matches:,}": measured[population] for population in POPULATIONS}
    yield sizes_table(f"The same with so many matches stored, in ms · {where}", columns)


def _open_screens(urls: Mapping[Population, str], driver: Driver, measured: Measured) -> None:
    with ExitStack() as stack:
        options = ("--deliver", "--unlimited")
        servers = {one: stack.enter_context(server(url, driver, *options)) for one, url in urls.items()}
        # The first opening of each is not measured: that server has never drawn one.
        for person in range(1, OPENINGS + 2):
            for population, running in servers.items():
                driver.use_request_url(running.request_url)
                for screen, (gesture, begun, ended) in _screens(person).items():
                    figures = measured[population].setdefault(screen, Figures())
                    timed = _open(driver, running, gesture | {"user": slack_id(person)}, (begun, ended))
                    if person > 1:
                        figures.add(*timed)


def _screens(person: int) -> dict[str, tuple[Json, Mark, Mark]]:
    """Return what somebody does to open each screen, what Slack sends then, and what comes of it."""
    home, find = {"kind": "open_home"}, {"kind": "command", "command": COMMAND, "text": Command.FIND.value}
    return {
        HOME: (home, Mark.gesture("app_home_opened", person), Mark.called("views.publish", person)),
        DIRECTORY: (find, Mark.gesture(COMMAND, person), Mark.opened(person)),
    }


def _open(
    driver: Driver, running: Server, gesture: Json, begun_and_ended: tuple[Mark, Mark]
) -> tuple[list[float], float, float]:
    """Open a screen as somebody; return what `Figures.add` takes."""
    wire = Wire(driver)
    processor, began = running.processor_time(), perf_counter()
    driver.gesture(gesture)
    seconds = wire.seconds([begun_and_ended])
    return seconds, perf_counter() - began, running.processor_time() - processor


def _click(urls: Mapping[Population, str], driver: Driver, payloads: Payloads, measured: Measured) -> None:
    with ExitStack() as stack:
        clickers: dict[Population, Clicker] = {}
        for population, url in urls.items():
            running = stack.enter_context(server(url, driver))
            clickers[population] = Clicker(payloads, population, running, CONNECTIONS)
        for clicker in clickers.values():
            clicker.no_ops(FEW.mentees, Figures())
        for _ in range(ROUNDS):
            for population, clicker in clickers.items():
                clicker.no_ops(NO_OPS, measured[population].setdefault(NOTHING, Figures()))
            for name, situation in KINDS.items():
                for population, clicker in clickers.items():
                    figures = measured[population].setdefault(name, Figures())
                    clicker.confirmations(situation, CLICKS, figures)
        for clicker in clickers.values():
            clicker.close()
    for population, url in urls.items():
        clickers[population].require_committed(url)
