"""auth.*, apps.* and team.*: who the app is and where."""

from sandbox.json_types import Json
from sandbox.manifest import APP_ID
from sandbox.webapi.call import Call


def auth_test(call: Call) -> Json:
    """Say whose token this is."""
    if call.token.workspace is None:
        return {"app_id": APP_ID, "app_name": call.hub.manifest.name}
    return {
        "url": f"https://{call.workspace.domain}.slack.com/",
        # The token of a whole organisation is of no team.
        "team": None if call.workspace.is_org_install else call.workspace.name,
        "user": call.hub.manifest.bot_name,
        "team_id": None if call.workspace.is_org_install else call.workspace.id,
        "user_id": call.workspace.bot_user,
        "bot_id": call.workspace.bot_id,
        **({"enterprise_id": call.workspace.enterprise_id} if call.workspace.enterprise_id else {}),
        "is_enterprise_install": call.workspace.is_org_install,
    }


def auth_revoke(call: Call) -> Json:
    """Make this token worthless, which uninstalls the app; with `test` only say so."""
    if call.flag("test"):
        return {"revoked": False}
    call.hub.uninstall(call.workspace)
    return {"revoked": True}


def connections_open(call: Call) -> Json:
    """Give a one-time web socket address."""
    address = call.hub.url.replace("http", "ws", 1)
    return {"url": f"{address}/socket/{call.hub.sockets.ticket()}"}


def team_info(call: Call) -> Json:
    """Describe the workspace."""
    workspace = call.workspace
    return {
        "team": {
            "id": workspace.id,
            "name": workspace.name,
            "domain": workspace.domain,
            "email_domain": "",
            "url": f"https://{workspace.domain}.slack.com/",
            "icon": {"image_default": True},
        }
    }
