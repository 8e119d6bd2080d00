"""`/api/<method>`: read the call, let faults happen, check token, scope and limits, do it, write it down."""

import json
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from sandbox.errors import SlackError
from sandbox.hub import Hub
from sandbox.json_types import Json
from sandbox.tokens import Token
from sandbox.webapi.call import Call
from sandbox.webapi.methods import METHODS, Method
from sandbox.wire import RequestWire

_JSON, _FORM, _PARTS = "application/json", "application/x-www-form-urlencoded", "multipart/form-data"


async def answer_call(hub: Hub, request: Request) -> Response:
    """Answer one call of the Web API."""
    method = request.path_params["method"]
    secret, args = "", Json()
    refusal: SlackError | None = None
    try:
        secret, args = await _read(request)
    except SlackError as error:
        refusal = error

    async def work() -> Response:
        return _answer(hub, method, secret, args, refusal)

    await hub.faults.wait_while_held()
    fault = hub.faults.take(method)
    if fault is None:
        return await work()
    hub.log.add("fault", method=method, fault=fault.kind, request=args)
    return await hub.faults.perform(fault, work, RequestWire(request))


def _answer(hub: Hub, method: str, secret: str, args: Json, refusal: SlackError | None) -> Response:
    headers: dict[str, str] = {}
    try:
        if refusal:
            raise refusal
        token = _authenticated(hub, method, secret)
        headers["x-oauth-scopes"] = ",".join(token.scopes)
        body, status = {"ok": True, **_permitted(hub, method, token).run(Call(hub, method, args, token))}, 200
    except SlackError as error:
        body, status = error.body(), error.status
        if error.retry_after is not None:
            headers["retry-after"] = str(error.retry_after)
    hub.log.add("call", transport="web_api", method=method, request=args, response=body, status=status)
    return JSONResponse(body, status, headers)


def _authenticated(hub: Hub, method: str, secret: str) -> Token:
    if method not in METHODS:
        raise SlackError("unknown_method", req_method=method)
    if not secret:
        raise SlackError("not_authed")
    token = hub.tokens.find(secret)
    if token is None:
        raise SlackError("invalid_auth")
    if token.revoked:
        raise SlackError("token_revoked")
    return token


def _permitted(hub: Hub, name: str, token: Token) -> Method:
    method = METHODS[name]
    if token.kind not in method.kinds:
        raise SlackError("not_allowed_token_type")
    if method.scope and method.scope not in token.scopes:
        raise SlackError("missing_scope", needed=method.scope, provided=",".join(token.scopes))
    hub.limits.count_call(name, token.workspace.id if token.workspace else "", method.per_minute)
    return method


async def _read(request: Request) -> tuple[str, Json]:
    """Return the token and the arguments of a call."""
    args = dict(request.query_params) | await _body(request)
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    given = args.pop("token", "")
    return (secret if scheme.lower() == "bearer" else given), args


async def _body(request: Request) -> Json:
    raw, content_type = (
        await request.body(),
        request.headers.get("content-type", "").partition(";")[0].strip(),
    )
    if not raw:
        return {}
    if content_type == _FORM:
        return dict(parse_qsl(raw.decode(), keep_blank_values=True))
    if content_type == _PARTS:
        return {name: value for name, value in (await request.form()).items() if isinstance(value, str)}
    if content_type != _JSON:
        raise SlackError("invalid_post_type" if content_type else "missing_post_type")
    return _parsed(raw)


def _parsed(raw: bytes) -> Json:
    try:
        parsed = json.loads(raw)
    except ValueError as error:
        raise SlackError("invalid_json") from error
    if not isinstance(parsed, dict):
        raise SlackError("json_not_object")
    return parsed
