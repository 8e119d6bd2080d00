"""From a click to the redrawn card as Slack saw it; and clicks per second while cards are delivered."""

from collections.abc import Iterator
from contextlib import closing

from bench.buttons import Buttons
from bench.clicker import Clicker
from bench.databases import Databases
from bench.figures import Figures, p50, p99
from bench.payloads import Payloads
from bench.population import Population, Situation, settle
from bench.processes import server, slack
from bench.report import Table, figures_table, milliseconds, say, times_table
from bench.screens import OWN_CARD, Screens

ONE_BY_ONE, BATCHES, AT_ONCE = 30, 2, 16
ROUNDS, CLICKS, NO_OPS = 3, 40, 120
# All who click on a screen; the load is other people's.
ON_SCREENS = ONE_BY_ONE + (BATCHES + 1) * AT_ONCE


def run(databases: Databases, payloads: Payloads, kind: str) -> Iterator[Table]:
    """Measure on one kind of database, with the outbox worker running."""
    population = Population(ON_SCREENS + ROUNDS * CLICKS)
    url, where = databases.create(kind), databases.named(kind)
    settle(url, population, in_slack=False)
    with slack(population.mentees) as driver, closing(Buttons(driver, url)) as buttons:
        screens = Screens(driver, buttons, population)
        with server(url, driver, "--deliver", "--unlimited") as running:
            say(f"{kind}: the outbox worker posts {2 * population.mentees} cards …")
            buttons.wait_until_delivered()
            say(f"{kind}: from click to card, {ONE_BY_ONE} one by one, {BATCHES} times {AT_ONCE} at once …")
            one_by_one, at_once = screens.click(1, ONE_BY_ONE), screens.click(AT_ONCE, BATCHES)
            say(f"{kind}: clicks over {AT_ONCE} connections while cards are delivered, {ROUNDS} rounds …")
            clicker = Clicker(payloads, population, running, AT_ONCE, already=ON_SCREENS)
            # So that the bot has met everybody before, in a confirmation as in what is only acknowledged.
            clicker.no_ops(population.mentees, Figures())
            load = _load(clicker)
            buttons.wait_until_delivered()
        say(f"{kind}: {AT_ONCE} clicks at once, within Slack's limits …")
        buttons.forget_limits()
        with server(url, driver, "--deliver"):
            limited = screens.click(AT_ONCE, 1)[OWN_CARD]
    clicker.require_committed(url)
    note = (
        f"within Slack's limits, {AT_ONCE} at once: own card p50 {milliseconds(p50(limited))},"
        f" p99 {milliseconds(p99(limited))}"
    )
    columns = {"one by one": one_by_one, f"{AT_ONCE} at once": at_once}
    yield times_table(f"From a click to what Slack saw, in ms · {where}", columns, note)
    yield figures_table(f"Clicks while cards are delivered · {where} · {AT_ONCE} connections", load)


def _load(clicker: Clicker) -> dict[str, Figures]:
    no_op, first_yes = Figures(), Figures()
    for _ in range(ROUNDS):
        clicker.no_ops(NO_OPS, no_op)
        clicker.confirmations(Situation.UNDECIDED, CLICKS, first_yes)
    clicker.close()
    return {"only acknowledged": no_op, "first yes: the other is asked": first_yes}
