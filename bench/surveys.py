"""From a click on the follow-up's card to the open survey, with no answers stored and with 100,000."""

from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field

from bench import meetings
from bench.buttons import CLICK, Buttons, Press
from bench.databases import Databases
from bench.payloads import Payloads
from bench.population import Population, Situation
from bench.processes import Server, server, slack
from bench.report import Table, say, waits_table
from bench.wire import Mark, Wire
from bot.ids import Action, CardKind
from sandbox.driver import Driver

AT_ONCE = 16
ROUNDS, CLICKS = 3, 36
# All who click, the first round being the warm-up.
CLICKERS = AT_ONCE + ROUNDS * CLICKS
EMPTY, FULL = POPULATIONS = (Population(CLICKERS), Population(20_000))
# Of each mentee, in the full one.
ANSWERED = {EMPTY: 0, FULL: len(Situation)}
# From the click: then the trigger, with which alone a modal can be opened, is over.
SLACKS_LIMIT_SECONDS = 3.0


@dataclass
class Store:
    """One of the two databases, with the bot on it, and how long its surveys took."""

    running: Server
    buttons: Buttons
    clicked: int = 0
    seconds: list[float] = field(default_factory=list)


def run(databases: Databases, _model: Payloads, kind: str) -> Iterator[Table]:
    """Measure on one kind of database, with no answers and with many by turns, while cards are delivered."""
    with slack(EMPTY.mentees) as driver, ExitStack() as stack:
        stores: dict[str, Store] = {}
        for population in POPULATIONS:
            answers = population.mentees * ANSWERED[population]
            say(f"{kind}: storing {answers:,} answers, and posting {CLICKERS} follow-ups …")
            url = databases.create(kind)
            meetings.settle(url, population, CLICKERS, ANSWERED[population])
            running = stack.enter_context(server(url, driver, "--deliver", "--unlimited"))
            buttons = stack.enter_context(closing(Buttons(driver, url)))
            buttons.wait_until_delivered()
            stores[f"{answers:,} answers stored"] = Store(running, buttons)
        say(f"{kind}: opening surveys, {AT_ONCE} in flight, {ROUNDS} rounds in both by turns …")
        for store in stores.values():
            _open(driver, store, AT_ONCE)
            store.seconds.clear()
        for _ in range(ROUNDS):
            for store in stores.values():
                _open(driver, store, CLICKS)
    title = f"From a click to the open survey · {databases.named(kind)} · {AT_ONCE} clicks in flight"
    seconds = {name: store.seconds for name, store in stores.items()}
    yield waits_table(title, seconds, SLACKS_LIMIT_SECONDS)


def _open(driver: Driver, store: Store, number: int) -> None:
    """Press *Just give feedback* as so many mentees, each on their own card."""
    people = range(store.clicked + 1, store.clicked + number + 1)
    store.clicked += number
    driver.use_request_url(store.running.request_url)
    wire = Wire(driver)
    feedback = Action.FOLLOW_UP_FEEDBACK
    store.buttons.press([Press(feedback, one, CardKind.FOLLOW_UP, one) for one in people], AT_ONCE)
    clicked_and_opened = [(Mark.gesture(CLICK, one), Mark.opened(one)) for one in people]
    store.seconds += wire.seconds(clicked_and_opened)
    store.buttons.wait_until_delivered()
