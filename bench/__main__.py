"""`python -m bench [name …]`: what people feel, and what it costs, measured on this machine."""

import argparse
import sys
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from subprocess import run as run_process
from time import perf_counter

from bench import burst, growth, launch, memory, quiet, replicas, start, wave
from bench.databases import KINDS, SQLITE, databases
from bench.report import Table, say
from bench.stage import Run

BENCHES: Mapping[str, Callable[[Run], Iterator[Table]]] = {
    "launch": launch.run,
    "burst": burst.run,
    "wave": wave.run,
    "quiet": quiet.run,
    "growth": growth.run,
    "replicas": replicas.run,
    "start": start.run,
    "memory": memory.run,
}
# These wait for Slack's limits most of the time: together they leave a machine idle enough.
SIDE_BY_SIDE = ("launch", "burst", "wave", "quiet")


def main() -> None:
    """Measure what was asked for, all of it unless named, and print each table as soon as it is there."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=f"of {', '.join(BENCHES)}; all unless named")
    parser.add_argument("--on", choices=KINDS, default=SQLITE, help="the kind of database")
    parser.add_argument("--miniature", action="store_true", help="only try whether each works, in seconds")
    chosen = parser.parse_args()
    names = chosen.names or list(BENCHES)
    if unknown := set(names) - set(BENCHES):
        parser.error(f"there is no {', '.join(sorted(unknown))}; there are {', '.join(BENCHES)}")
    began = perf_counter()
    together = [name for name in names if name in SIDE_BY_SIDE]
    if len(together) > 1:
        options = ["--on", chosen.on, *(["--miniature"] if chosen.miniature else [])]
        with ThreadPoolExecutor(len(together)) as processes:
            for printed in processes.map(lambda name: _apart(name, options), together):
                _print(printed)
        names = [name for name in names if name not in together]
    with databases() as made:
        for name in names:
            for table in BENCHES[name](Run(made, chosen.on, chosen.miniature)):
                _print(f"\n{table.text()}\n\n")
    say(f"Done in {perf_counter() - began:.0f} s.")


def _apart(name: str, options: list[str]) -> str:
    """Run one in a process of its own; return what it printed."""
    command = [sys.executable, "-m", "bench", name, *options]
    return run_process(command, check=True, stdout=-1, text=True).stdout  # noqa: S603 - our own module


def _print(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


if __name__ == "__main__":
    main()
