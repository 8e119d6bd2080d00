"""Clicks per second to committed and acknowledged, against a click that is only acknowledged."""

from collections.abc import Iterator

from bench.clicker import Clicker
from bench.databases import Databases
from bench.figures import Figures
from bench.payloads import Payloads
from bench.population import Population, Situation, settle
from bench.processes import server, slack
from bench.report import Table, figures_table, say

CONNECTIONS = 16
# Many and short, so that what comes and goes on a shared machine hits all kinds of clicks alike.
ROUNDS = 12
# In each round. What is only acknowledged goes faster, so there is more of it.
CLICKS, NO_OPS = 64, 160
WARM_UP = 64
KINDS = {
    "first yes: the other is asked": Situation.UNDECIDED,
    "second yes: they are connected": Situation.MENTOR_SAID_YES,
}


def run(databases: Databases, payloads: Payloads, kind: str) -> Iterator[Table]:
    """Measure on one kind of database, with nothing else going on: the outbox worker is not started."""
    population = Population(WARM_UP + ROUNDS * CLICKS)
    say(f"{kind}: clicks over {CONNECTIONS} connections, {ROUNDS} rounds by turns …")
    url = databases.create(kind)
    settle(url, population, in_slack=True)
    measured = {"only acknowledged": Figures()} | {name: Figures() for name in KINDS}
    with slack(1) as driver, server(url, driver) as running:
        clicker = Clicker(payloads, population, running, CONNECTIONS)
        clicker.no_ops(population.mentees, Figures())
        memory = running.memory()
        for situation in KINDS.values():
            clicker.confirmations(situation, WARM_UP, Figures())
        for _ in range(ROUNDS):
            clicker.no_ops(NO_OPS, measured["only acknowledged"])
            for name, situation in KINDS.items():
                clicker.confirmations(situation, CLICKS, measured[name])
        clicker.close()
        used = running.memory()
    clicker.require_committed(url)
    where = f"{databases.named(kind)} · {CONNECTIONS} connections, nothing delivered"
    title = f"Clicks to committed and acknowledged · {where}"
    note = f"memory {used:.0f} MB, {used / memory:.2f} of the {memory:.0f} MB before the first confirmation"
    yield figures_table(title, measured, note)
