"""Modals and Home tabs: one stack of at most three modals per person, one Home per person."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from sandbox.elements import Entered, completed, placed, state_values
from sandbox.errors import SlackError
from sandbox.ids import Ids
from sandbox.json_types import Json, JsonValue

STACK_LIMIT = 3
_HOME_TITLE = {"type": "plain_text", "text": "View Title", "emoji": True}  # what Slack gives a Home tab

Owner = tuple[str, str]
"""Workspace id and user id: whose screen it is."""


@dataclass
class View:
    """One modal or Home tab as stored: what the app gave, with what the person entered."""

    id: str
    owner: Owner
    bot_id: str
    app_id: str
    given: Json
    hash: str
    root_view_id: str
    previous_view_id: str | None = None
    entered: Entered = field(default_factory=dict)

    @property
    def blocks(self) -> list[Json]:
        """The blocks, with the ids Slack filled in."""
        blocks: list[Json] = self.given["blocks"]
        return blocks

    @property
    def external_id(self) -> str:
        """The app's own name for the view, unique in its workspace, or empty."""
        return self.given.get("external_id") or ""

    def flag(self, name: str) -> bool:
        """Return `clear_on_close`, `notify_on_close` or `submit_disabled`."""
        return bool(self.given.get(name))

    def show(self, given: Json, new_hash: str) -> None:
        """Replace the content; entries stay where block_id, action_id and type stay the same."""
        self.given, self.hash = _completed_view(given), new_hash
        kept = {spot.key: spot.element["type"] for spot in placed(self.blocks)}
        self.entered = {key: value for key, value in self.entered.items() if kept.get(key) == value["type"]}

    def as_slack(self, *, with_state: bool = True) -> Json:
        """Return Slack's view object; `view_closed` has no state in it."""
        values = state_values(self.blocks, self.entered) if with_state else {}
        return {
            "id": self.id,
            "team_id": self.owner[0],
            "type": self.given["type"],
            "blocks": self.blocks,
            "private_metadata": self.given.get("private_metadata") or "",
            "callback_id": self.given.get("callback_id") or "",
            "state": {"values": values},
            "hash": self.hash,
            "title": self.given.get("title", _HOME_TITLE),
            "clear_on_close": self.flag("clear_on_close"),
            "notify_on_close": self.flag("notify_on_close"),
            "close": self.given.get("close"),
            "submit": self.given.get("submit"),
            "previous_view_id": self.previous_view_id,
            "root_view_id": self.root_view_id,
            "app_id": self.app_id,
            "external_id": self.external_id,
            "app_installed_team_id": self.owner[0],
            "bot_id": self.bot_id,
        }


class Views:
    """Everybody's modals and Home tabs."""

    def __init__(self, ids: Ids, app_id: str) -> None:
        self._ids, self._app_id = ids, app_id
        self._stacks: dict[Owner, list[View]] = {}
        self._homes: dict[Owner, View] = {}

    def stack(self, owner: Owner) -> list[View]:
        """Return this person's open modals, bottom first."""
        return self._stacks.setdefault(owner, [])

    def home(self, owner: Owner) -> View | None:
        """Return this person's Home tab once it was published."""
        return self._homes.get(owner)

    def open(self, owner: Owner, bot_id: str, given: Json) -> View:
        """Open a modal in place of all others.

        Raises:
            SlackError: `duplicate_external_id`.
        """
        self._require_free_external_id(owner[0], given, None)
        self.clear(owner)
        return self.push(owner, bot_id, given)

    def push(self, owner: Owner, bot_id: str, given: Json) -> View:
        """Open a modal on top of the stack.

        Raises:
            SlackError: `push_limit_reached` at three, `duplicate_external_id`.
        """
        stack = self.stack(owner)
        if len(stack) >= STACK_LIMIT:
            raise SlackError("push_limit_reached")
        self._require_free_external_id(owner[0], given, None)
        view = self._new(owner, bot_id, given)
        if stack:
            view.root_view_id, view.previous_view_id = stack[0].id, stack[-1].id
        stack.append(view)
        return view

    def publish(self, owner: Owner, bot_id: str, given: Json, expected_hash: str | None) -> View:
        """Set a person's Home tab.

        Raises:
            SlackError: `hash_conflict`, `duplicate_external_id`.
        """
        view = self._homes.get(owner)
        if view is None:
            self._require_free_external_id(owner[0], given, None)
            view = self._homes[owner] = self._new(owner, bot_id, given)
            return view
        self.update(view, given, expected_hash)
        return view

    def update(self, view: View, given: Json, expected_hash: str | None = None) -> None:
        """Replace a view's content.

        Raises:
            SlackError: `hash_conflict` where the view changed since that hash, `duplicate_external_id`.
        """
        if expected_hash and expected_hash != view.hash:
            raise SlackError("hash_conflict")
        self._require_free_external_id(view.owner[0], given, view)
        view.show(given, self._ids.view_hash())

    def find(
        self, workspace_id: str, *, view_id: str | None = None, external_id: str | None = None
    ) -> View | None:
        """Return an open modal or a Home tab of this workspace by either of its names."""
        for view in self._all(workspace_id):
            if view.id == view_id or (external_id and view.external_id == external_id):
                return view
        return None

    def close(self, view: View) -> None:
        """Take one modal off its stack."""
        self.stack(view.owner).remove(view)

    def clear(self, owner: Owner) -> list[View]:
        """Close all of a person's modals and return them, top first."""
        closed = self.stack(owner)[::-1]
        self._stacks[owner] = []
        return closed

    def _new(self, owner: Owner, bot_id: str, given: Json) -> View:
        view_id = self._ids.new("V")
        return View(
            id=view_id,
            owner=owner,
            bot_id=bot_id,
            app_id=self._app_id,
            given=_completed_view(given),
            hash=self._ids.view_hash(),
            root_view_id=view_id,
        )

    def _all(self, workspace_id: str) -> Iterator[View]:
        for owner, stack in self._stacks.items():
            if owner[0] == workspace_id:
                yield from stack
        yield from (view for owner, view in self._homes.items() if owner[0] == workspace_id)

    def _require_free_external_id(self, workspace_id: str, given: Json, own: View | None) -> None:
        wanted: JsonValue = given.get("external_id")
        if wanted and self.find(workspace_id, external_id=wanted) not in (None, own):
            raise SlackError("duplicate_external_id")


def _completed_view(given: Json) -> Json:
    texts = {name: {"emoji": True, **given[name]} for name in ("title", "close", "submit") if given.get(name)}
    return {**given, **texts, "blocks": completed(given["blocks"])}
