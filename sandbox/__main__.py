"""`python -m sandbox --manifest manifest.yml`: a stand-in for Slack with a page to click in."""

import argparse
import json
import sys
from contextlib import suppress
from pathlib import Path

from sandbox.hub import Hub, Setup
from sandbox.log import FOLDER, file_of_its_own
from sandbox.manifest import Manifest
from sandbox.options import Options
from sandbox.server import listen, server
from sandbox.world import APP_TOKEN, SIGNING_SECRET, World


def main() -> None:
    """Serve until interrupted; print one line with the address and the tokens to use."""
    options = _parser().parse_args()
    setup = Setup(
        manifest=Manifest.load(options.manifest),
        request_url=options.request_url,
        app_token=options.app_token,
        signing_secret=options.signing_secret,
        log_file=options.log or file_of_its_own(),
        guide=json.loads(options.guide.read_text("utf-8")) if options.guide else None,
        clock_url=options.clock_url,
        mailbox=options.mailbox,
    )
    timing = Options(
        answer_seconds=options.patience, trigger_seconds=options.patience, limit_scale=options.limit_scale
    )
    world = World.from_file(options.world, timing) if options.world else World(options=timing)
    hub = Hub(world, setup)
    try:
        listener = listen(hub, options.port)
    except (OSError, OverflowError):
        sys.exit(f"Port {options.port} cannot be used: it is taken, or not for us. Try another with --port.")
    sys.stdout.write(_welcome(hub) + "\n")
    sys.stdout.flush()
    with suppress(KeyboardInterrupt):
        server(hub).run(sockets=[listener])


def _welcome(hub: Hub) -> str:
    tokens = f"SLACK_BOT_TOKEN={hub.world.workspaces[0].bot_token}"
    if hub.http:
        tokens += f" SLACK_SIGNING_SECRET={hub.setup.signing_secret}"
    else:
        tokens += f" SLACK_APP_TOKEN={hub.setup.app_token}"
    if hub.mailbox:
        tokens += f" SMTP_URL={hub.mailbox.url}"
    return f"Sandbox at {hub.url}/ · SLACK_API_URL={hub.url}/api/ {tokens}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("sandbox", description=__doc__)
    parser.add_argument("--manifest", required=True, type=Path, help="the app's manifest, YAML or JSON")
    parser.add_argument("--port", type=int, default=3100, help="on 127.0.0.1; 0 takes a free one")
    parser.add_argument("--world", type=Path, help="JSON file with workspace and people")
    parser.add_argument(
        "--request-url", help="send payloads as signed HTTP to this address, not over Socket Mode"
    )
    parser.add_argument("--app-token", default=APP_TOKEN)
    parser.add_argument("--signing-secret", default=SIGNING_SECRET)
    parser.add_argument(
        "--log",
        type=Path,
        help=f"append everything that crosses the wire, as JSON lines; or name a folder for it in {FOLDER}",
    )
    parser.add_argument(
        "--limit-scale", type=float, default=1.0, help="multiplies rate limits, for load runs"
    )
    parser.add_argument(
        "--patience",
        type=float,
        default=3.0,
        help="seconds in which the app has to answer and may use a trigger_id; more, to stop in a debugger",
    )
    parser.add_argument("--guide", type=Path, help="JSON file with steps the page shows")
    parser.add_argument(
        "--mailbox", action="store_true", help="take what the app mails, on an SMTP port of its own"
    )
    parser.add_argument("--clock-url", help="where the app under test lets its clock be moved")
    return parser


if __name__ == "__main__":
    main()
