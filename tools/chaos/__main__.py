"""`python -m tools.chaos [name …]`: damage real bots under load, and judge by what Slack saw."""

import argparse
import sys
from pathlib import Path
from secrets import randbelow
from tempfile import TemporaryDirectory

from tools.chaos.disk import NoSmallDiskError
from tools.chaos.scenarios import SCENARIOS
from tools.chaos.scene import Result, Setting

SECONDS = 20.0
KILLS = 500
_SEEDS = 1_000_000


def main() -> int:
    """Play what was asked for, all of it unless named; return 1 if anything is wrong."""
    parser = argparse.ArgumentParser(prog="python -m tools.chaos", description=__doc__)
    parser.add_argument(
        "names", nargs="*", metavar="name", help=f"of {', '.join(SCENARIOS)}; all unless named"
    )
    parser.add_argument("--seed", type=int, help="plays the same again")
    parser.add_argument("--kills", type=int, default=KILLS, help=f"in the scenario kills (default {KILLS})")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="for which people go on afterwards")
    chosen = parser.parse_args()
    names = chosen.names or list(SCENARIOS)
    if unknown := set(names) - set(SCENARIOS):
        parser.error(f"there is no {', '.join(sorted(unknown))}; there are {', '.join(SCENARIOS)}")
    seed = randbelow(_SEEDS) if chosen.seed is None else chosen.seed
    with TemporaryDirectory(prefix="chaos-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        setting = Setting(Path(folder), seed, chosen.seconds, chosen.kills)
        return max(_play(name, setting) for name in names)


def _play(name: str, setting: Setting) -> int:
    worst = 0
    try:
        for result in SCENARIOS[name](setting):
            worst |= bool(result.verdict.wrong)
            _say(_line(name, result))
            for sentence in result.verdict.wrong:
                _say(f"    {sentence}")
    except NoSmallDiskError as error:
        _say(f"{name}: left out. {error}")
    if worst:
        _say(f"    Again: make chaos CHAOS={name} CHAOS_SEED={setting.seed}")
    return worst


def _line(name: str, result: Result) -> str:
    verdict = result.verdict
    found = (
        f"{len(verdict.lost)} lost, {len(verdict.doubled)} doubled, "
        f"{len(verdict.out_of_order)} out of order, "
        f"{len(verdict.untrue)} of {verdict.compared} shown otherwise than stored"
    )
    if not result.gestures:
        return f"{name}: {found}"
    return (
        f"{name}: {found}; {verdict.posted} posts, {verdict.refused} answers of 429, "
        f"{result.gestures} gestures, of which {result.failed} failed; clicks again after "
        f"{result.clicks_again:.1f} s, all delivered after {result.all_delivered:.1f} s"
    )


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
