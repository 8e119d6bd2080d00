"""`python -m tools.chaos.nursery`: a process that has imported the bot, and forks one for each order.

What is born is what `python -m bot run` is, without the seconds that its imports take: hundreds are killed.
An order is a line of JSON, `{"environment": {…}, "log": "…"}`; the answer is the child's process id.
"""

import json
import os
import signal
import sys

from bot import cli
from sandbox.json_types import Json


def main() -> None:
    """Fork until standard input ends."""
    # Nobody waits for those who were killed.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        order: Json = json.loads(line)
        if not (child := os.fork()):
            _run(order)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()


def _run(order: Json) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.environ.update(order["environment"])
    os.dup2(os.open(os.devnull, os.O_RDONLY), sys.stdin.fileno())
    log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(log, stream.fileno())
    code = 1
    try:
        code = cli.main(["run"])
    finally:
        os._exit(code)


if __name__ == "__main__":
    main()
