"""Submitting and closing modals, and what the app's answer to a submission does."""

import asyncio

from sandbox.elements import placed, state_values
from sandbox.errors import SlackError
from sandbox.gestures.actions import enter
from sandbox.gestures.actor import Actor
from sandbox.gestures.checks import problems
from sandbox.gestures.outcome import Outcome, RefusedError
from sandbox.json_types import Json
from sandbox.transports.payload import Answer
from sandbox.views import View
from sandbox.webapi.views import require_valid_view


async def submit(actor: Actor) -> Outcome:
    """Press the submit button of the modal on top."""
    view = _top(actor)
    if not view.given.get("submit"):
        raise RefusedError("nothing_to_submit")
    enter(actor, view.blocks, view.entered)
    missing = problems(view)
    if missing:
        return Outcome(ok=False, errors=missing, sent=False)
    body = actor.interaction("view_submission", view.id)
    body |= {"view": actor.view(view), "response_urls": _response_urls(actor, view)}
    answer = await actor.send("interactive", body)
    return _settled(actor, view, answer) if answer.acknowledged else Outcome.of(answer)


async def close_view(actor: Actor) -> Outcome:
    """Press Cancel (one modal, or all with clear_on_close) or, with `cleared`, the cross: all of them."""
    view = _top(actor)
    cleared = bool(actor.gesture.get("cleared")) or view.flag("clear_on_close")
    if cleared:
        closed = actor.hub.views.clear(actor.owner)
    else:
        actor.hub.views.close(view)
        closed = [view]
    actor.hub.screens.changed()
    told = [one for one in closed if one.flag("notify_on_close")]
    answers = await asyncio.gather(*(_tell_closed(actor, one, cleared=cleared) for one in told))
    failed = next((answer for answer in answers if not answer.acknowledged), None)
    return Outcome(ok=failed is None, failure=failed.failure if failed else None, sent=bool(told))


def _response_urls(actor: Actor, view: View) -> list[Json]:
    """Return an address for each conversation that was chosen in a select that asks for one."""
    values, found = state_values(view.blocks, view.entered), []
    for block in view.blocks:
        element = block.get("element") or {}
        if element.get("response_url_enabled"):
            at = {"block_id": block["block_id"], "action_id": element["action_id"]}
            state = values[at["block_id"]][at["action_id"]]
            chosen = state.get("selected_conversation") or state.get("selected_channel")
            if chosen in actor.workspace.channels:
                found.append(at | {"channel_id": chosen, "response_url": actor.response_url(chosen)})
    return found


def _top(actor: Actor) -> View:
    stack, wanted = actor.hub.views.stack(actor.owner), actor.gesture.get("view_id")
    if not stack or wanted not in (None, stack[-1].id):
        raise RefusedError("no_such_view")
    return stack[-1]


async def _tell_closed(actor: Actor, view: View, *, cleared: bool) -> Answer:
    body = actor.interaction("view_closed") | {
        "view": actor.view(view, with_state=False),
        "is_cleared": cleared,
    }
    del body["trigger_id"]  # closing is the one gesture that may not open anything
    return await actor.send("interactive", body)


def _settled(actor: Actor, view: View, answer: Answer) -> Outcome:
    """Do what the app's answer asks for; an answer that makes no sense fails the person, as in Slack."""
    content = answer.content() or {}
    try:
        errors = _obey(actor, view, content)
    except SlackError as error:
        return actor.refuse(answer, error)
    actor.hub.screens.changed()
    return Outcome(ok=errors is None, errors=errors, response=answer.body or None)


def _obey(actor: Actor, view: View, content: Json) -> dict[str, str] | None:
    action = content.get("response_action")
    if not content:
        if view in actor.hub.views.stack(actor.owner):
            actor.hub.views.close(view)
    elif action == "errors":
        return _field_errors(view, content.get("errors"))
    elif action == "clear":
        actor.hub.views.clear(actor.owner)
    elif action == "update":
        actor.hub.views.update(view, require_valid_view(content.get("view"), "modal", actor.workspace))
    elif action == "push":
        given = require_valid_view(content.get("view"), "modal", actor.workspace)
        actor.hub.views.push(actor.owner, actor.workspace.bot_id, given)
    else:
        raise SlackError("invalid_response_action")
    return None


def _field_errors(view: View, errors: object) -> dict[str, str]:
    """Return errors that all name input blocks of the view; Slack shows none elsewhere."""
    inputs = {spot.block["block_id"] for spot in placed(view.blocks) if spot.block["type"] == "input"}
    if not isinstance(errors, dict) or not errors or not set(errors) <= inputs:
        raise SlackError(
            "invalid_response_errors", response_metadata={"messages": [f"errors name {errors!r}"]}
        )
    return {str(block_id): str(sentence) for block_id, sentence in errors.items()}
