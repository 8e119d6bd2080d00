"""What the app declared about itself: the part of Slack's app manifest that changes how Slack behaves."""

from dataclasses import dataclass
from pathlib import Path
from typing import Self

import yaml

from sandbox.json_types import Json

APP_ID = "A0SANDBOX01"


@dataclass(frozen=True)
class Command:
    """One slash command; `should_escape` turns a typed @name into `<@U…|name>`."""

    name: str
    description: str
    usage_hint: str
    should_escape: bool


@dataclass(frozen=True)
class Shortcut:
    """One shortcut, global or of a message."""

    name: str
    callback_id: str


@dataclass(frozen=True)
class Manifest:
    """The declared scopes, events, commands and surfaces of the one app in the sandbox."""

    name: str
    bot_name: str
    scopes: tuple[str, ...]
    events: frozenset[str]
    commands: tuple[Command, ...]
    shortcuts: tuple[Shortcut, ...]
    message_shortcuts: tuple[Shortcut, ...]
    home_tab: bool
    messages_tab: bool
    messages_read_only: bool
    interactive: bool

    @classmethod
    def load(cls, source: Path | str | Json) -> Self:
        """Read a manifest from a YAML or JSON file, or take it as the object itself."""
        raw = source if isinstance(source, dict) else yaml.safe_load(Path(source).read_text("utf-8"))
        features, settings = raw.get("features", {}), raw.get("settings", {})
        home, name = features.get("app_home", {}), raw.get("display_information", {}).get("name", "App")
        return cls(
            name=name,
            bot_name=features.get("bot_user", {}).get("display_name", name),
            scopes=tuple(raw.get("oauth_config", {}).get("scopes", {}).get("bot", [])),
            events=frozenset(settings.get("event_subscriptions", {}).get("bot_events", [])),
            commands=tuple(_command(item) for item in features.get("slash_commands", [])),
            shortcuts=_shortcuts(features, "global"),
            message_shortcuts=_shortcuts(features, "message"),
            home_tab=home.get("home_tab_enabled", False),
            messages_tab=home.get("messages_tab_enabled", False),
            messages_read_only=home.get("messages_tab_read_only_enabled", False),
            interactive=settings.get("interactivity", {}).get("is_enabled", False),
        )

    def command(self, name: str) -> Command | None:
        """Return the declared command of that name, with its slash."""
        return next((command for command in self.commands if command.name == name), None)


def _command(item: Json) -> Command:
    return Command(
        name=item["command"],
        description=item.get("description", ""),
        usage_hint=item.get("usage_hint", ""),
        should_escape=item.get("should_escape", False),
    )


def _shortcuts(features: Json, kind: str) -> tuple[Shortcut, ...]:
    declared = features.get("shortcuts", [])
    return tuple(Shortcut(one["name"], one["callback_id"]) for one in declared if one["type"] == kind)
