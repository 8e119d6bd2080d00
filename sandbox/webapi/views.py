"""views.*: modals and the Home tab."""

import json
from collections.abc import Callable
from typing import Literal

from sandbox import blockkit
from sandbox.errors import SlackError, invalid_arguments
from sandbox.json_types import Json
from sandbox.triggers import Trigger
from sandbox.views import Owner, View
from sandbox.webapi.call import Call
from sandbox.world import Workspace

VIEW_LIMIT = 250_000  # bytes of one view as JSON


def open_view(call: Call) -> Json:
    """Open a modal; one opened from within a modal stands on top of it."""
    given, trigger = checked_view(call, "modal"), _trigger(call)
    show = call.hub.views.open if trigger.view_id is None else call.hub.views.push
    return _shown(call, trigger, show, given)


def push_view(call: Call) -> Json:
    """Put a modal on top of the one the gesture came from."""
    given, trigger = checked_view(call, "modal"), _trigger(call)
    if not call.hub.views.stack((trigger.workspace_id, trigger.user)):
        raise SlackError("not_found")
    return _shown(call, trigger, call.hub.views.push, given)


def update_view(call: Call) -> Json:
    """Replace an open view, named by view_id or external_id; a stale `hash` is refused."""
    view = _named_view(call)
    given = checked_view(call, "home" if view.given["type"] == "home" else "modal")
    call.hub.views.update(view, given, call.text("hash") or None)
    call.hub.screens.changed()
    return {"view": view.as_slack()}


def publish_view(call: Call) -> Json:
    """Set a person's Home tab."""
    if not call.hub.manifest.home_tab:
        raise SlackError("not_enabled")
    call.required("user_id")
    if call.text("user_id") not in call.workspace.people:
        raise invalid_arguments("invalid `user_id`")
    given = checked_view(call, "home")
    owner = (call.workspace.id, call.text("user_id"))
    view = call.hub.views.publish(owner, call.workspace.bot_id, given, call.text("hash") or None)
    call.hub.screens.changed()
    return {"view": view.as_slack()}


def checked_view(call: Call, surface: Literal["modal", "home"]) -> Json:
    """Return the view of the call, held against every rule of Block Kit.

    Raises:
        SlackError: `invalid_arguments` with every problem and its place, `view_too_large`.
    """
    call.required("view")
    given = call.structure(
        "view", invalid_arguments("[ERROR] failed to match all allowed schemas [json-pointer:/view]")
    )
    return require_valid_view(given, surface, call.workspace)


def require_valid_view(given: object, surface: Literal["modal", "home"], workspace: Workspace) -> Json:
    """Return `given` if it is a valid view for that surface.

    Raises:
        SlackError: `invalid_arguments`, `view_too_large`.
    """
    if not isinstance(given, dict):
        raise invalid_arguments("[ERROR] must provide an object [json-pointer:/view]")
    if len(json.dumps(given).encode()) > VIEW_LIMIT:
        raise SlackError("view_too_large")
    problems = blockkit.problems_of_view(given, surface, workspace.lacking.get(surface, ()))
    if problems:
        raise invalid_arguments(*problems)
    return given


def _trigger(call: Call) -> Trigger:
    call.required("trigger_id")
    return call.hub.triggers.check(call.text("trigger_id"), call.workspace.id)


def _shown(call: Call, trigger: Trigger, show: Callable[[Owner, str, Json], View], given: Json) -> Json:
    view = show((trigger.workspace_id, trigger.user), call.workspace.bot_id, given)
    trigger.exchanged = True
    call.hub.screens.changed()
    return {"view": view.as_slack()}


def _named_view(call: Call) -> View:
    view_id, external_id = call.text("view_id") or None, call.text("external_id") or None
    if not view_id and not external_id:
        raise invalid_arguments("[ERROR] missing required field: view_id or external_id")
    view = call.hub.views.find(call.workspace.id, view_id=view_id, external_id=external_id)
    if view is None:
        raise SlackError("not_found")
    return view
