"""The Slack app manifest: `manifest.yml` is for Socket Mode; here is the variant for HTTP."""

from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).parent.parent / "manifest.yml"


class NotHttps(Exception):  # noqa: N818 - said like a refusal
    """Slack sends only to an https address, such as https://mentoring.example.org."""


def text() -> str:
    """Return the manifest for Socket Mode, as it stands in the file."""
    return FILE.read_text(encoding="utf-8")


def read() -> dict[str, Any]:
    """Return the manifest as data."""
    content: dict[str, Any] = yaml.safe_load(text())
    return content


def scopes() -> list[str]:
    """Return the bot scopes the manifest asks for."""
    return list(read()["oauth_config"]["scopes"]["bot"])


def over_http(url: str) -> str:
    """Return the manifest for a bot that Slack reaches at `url`.

    Raises:
        NotHttps: `url` is no https address.
    """
    if not url.startswith("https://"):
        raise NotHttps
    address = f"{url.rstrip('/')}/slack/events"
    content = read()
    for command in content["features"]["slash_commands"]:
        command["url"] = address
    settings = content["settings"]
    settings["event_subscriptions"]["request_url"] = address
    settings["interactivity"]["request_url"] = address
    settings["socket_mode_enabled"] = False
    return yaml.safe_dump(content, sort_keys=False, allow_unicode=True)
