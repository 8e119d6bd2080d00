"""users.*: the people of the workspace."""

import base64

from sandbox.errors import SlackError
from sandbox.json_types import Json
from sandbox.people import Person
from sandbox.webapi.call import Call

PAGE, LARGEST_PAGE = 1000, 1000


def info(call: Call) -> Json:
    """Describe one person."""
    return {"user": _shown(call, call.person(call.text("user")))}


def list_users(call: Call) -> Json:
    """List everybody, deactivated people and bots included, in pages.

    Raises:
        SlackError: `invalid_arguments`, where the token is of a whole organisation and no team is named.
    """
    if call.workspace.is_org_install:
        call.required("team_id")
    people = list(call.workspace.people.values())
    start, limit = _offset(call, len(people)), call.number("limit", PAGE, LARGEST_PAGE)
    following = start + limit
    return {
        "members": [_shown(call, person) for person in people[start:following]],
        "cache_ts": int(call.hub.clock()),
        "response_metadata": {"next_cursor": _cursor(following) if following < len(people) else ""},
    }


def lookup_by_email(call: Call) -> Json:
    """Find an active person by address."""
    wanted = call.text("email").lower()
    for person in call.workspace.people.values():
        if person.address.lower() == wanted and not person.deleted and not person.is_bot:
            return {"user": _shown(call, person)}
    raise SlackError("users_not_found")


def _shown(call: Call, person: Person) -> Json:
    return person.as_slack(
        call.workspace.id,
        with_locale=call.flag("include_locale"),
        with_email="users:read.email" in call.token.scopes,
    )


def _cursor(start: int) -> str:
    return base64.b64encode(f"user:{start}".encode()).decode()


def _offset(call: Call, most: int) -> int:
    cursor = call.text("cursor")
    if not cursor:
        return 0
    try:
        start = int(base64.b64decode(cursor, validate=True).decode().removeprefix("user:"))
    except ValueError as error:
        raise SlackError("invalid_cursor") from error
    if not 0 <= start < most:
        raise SlackError("invalid_cursor")
    return start
