"""oauth.*: exchanging the code of an installation for its token."""

import base64
import binascii

from sandbox.errors import SlackError
from sandbox.installations import CLIENT_ID, CLIENT_SECRET
from sandbox.json_types import Json
from sandbox.manifest import APP_ID
from sandbox.webapi.call import Call


def access(call: Call) -> Json:
    """Return the bot token of the workspace whose installation gave this code."""
    client_id, secret = _credentials(call)
    if client_id != CLIENT_ID:
        raise SlackError("invalid_client_id")
    if secret != CLIENT_SECRET:
        raise SlackError("bad_client_secret")
    workspace = call.hub.installations.redeem(call.text("code"))
    call.hub.install(workspace)
    installer = next(person for person in workspace.people.values() if not person.is_bot)
    return {
        "app_id": APP_ID,
        "authed_user": {"id": installer.id},
        "scope": ",".join(call.hub.manifest.scopes),
        "token_type": "bot",
        "access_token": workspace.bot_token,
        "bot_user_id": workspace.bot_user,
        "team": {"id": workspace.id, "name": workspace.name},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def _credentials(call: Call) -> tuple[str, str]:
    """Return client id and secret: from HTTP Basic, as Slack prefers, or from the arguments."""
    scheme, _, encoded = call.authorization.partition(" ")
    if scheme.lower() != "basic":
        return call.text("client_id"), call.text("client_secret")
    try:
        client_id, _, secret = base64.b64decode(encoded).decode().partition(":")
    except (binascii.Error, ValueError) as error:
        raise SlackError("invalid_client_id") from error
    return client_id, secret
