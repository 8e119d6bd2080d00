"""`python -m bench [name …]`: measure what a click costs, on SQLite and on PostgreSQL."""

import argparse
import sys
from time import perf_counter

from bench import cards, clicks, payloads, sizes, surveys
from bench.databases import KINDS, databases
from bench.report import say

BENCHES = {"clicks": clicks.run, "cards": cards.run, "sizes": sizes.run, "surveys": surveys.run}


def main() -> None:
    """Measure what was asked for, all of it unless named, and print each table as soon as it is there."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=f"of {', '.join(BENCHES)}; all unless named")
    names = parser.parse_args().names or list(BENCHES)
    if unknown := set(names) - set(BENCHES):
        parser.error(f"there is no {', '.join(sorted(unknown))}; there are {', '.join(BENCHES)}")
    began = perf_counter()
    say("Starting PostgreSQL, and recording a real click …")
    model = payloads.capture()
    with databases() as made:
        for name in names:
            for kind in KINDS:
                for table in BENCHES[name](made, model, kind):
                    sys.stdout.write(f"\n{table.text()}\n\n")
                    sys.stdout.flush()
    say(f"Done in {perf_counter() - began:.0f} s.")


if __name__ == "__main__":
    main()
