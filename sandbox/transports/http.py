"""Signed HTTP: one POST to the app's Request URL."""

import asyncio
import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

import httpx

from sandbox.clients import LIMITS, context_for
from sandbox.transports.payload import Answer, Payload, Retry, Signing

_TOO_OLD = 360  # seconds; apps refuse timestamps older than five minutes
_FORM = "application/x-www-form-urlencoded"


@dataclass
class HttpTransport:
    """Posts payloads to `url`, signed with the app's signing secret (v0 HMAC-SHA256)."""

    url: str
    secret: str
    answer_seconds: float
    clock: Callable[[], float]
    name: str = "http"

    def __post_init__(self) -> None:
        # No timeout of its own: asyncio.timeout rules below.
        self._client = httpx.AsyncClient(
            timeout=None,  # noqa: S113 - for that reason
            limits=LIMITS,
            trust_env=False,
            verify=context_for(self.url),
        )

    def connected(self) -> bool:
        """There is always an address to post to."""
        return True

    async def send(self, payload: Payload, retry: Retry | None) -> Answer:
        """Post one payload; anything but a 2xx in time is a failure."""
        content_type, body = encoded(payload)
        headers = {"content-type": content_type, "user-agent": "Slackbot 1.0 (+https://api.slack.com/robots)"}
        headers |= signature_headers(self.secret, body, int(self.clock()), payload.signing)
        if retry:
            headers |= {"x-slack-retry-num": str(retry.number), "x-slack-retry-reason": retry.reason}
        try:
            async with asyncio.timeout(self.answer_seconds):
                response = await self._client.post(self.url, content=body, headers=headers)
        except TimeoutError:
            return Answer("timeout", "http_timeout")
        except httpx.HTTPError:
            return Answer("connection_failed", "connection_failed")
        return _answer(response)

    async def close(self) -> None:
        """Close the connections kept alive."""
        await self._client.aclose()


def encoded(payload: Payload) -> tuple[str, bytes]:
    """Return content type and body: JSON for events, a form for the rest."""
    if payload.kind == "events_api":
        return "application/json", json.dumps(payload.body).encode()
    fields = payload.body if payload.kind == "slash_commands" else {"payload": json.dumps(payload.body)}
    return _FORM, urlencode(fields).encode()


def signature_headers(secret: str, body: bytes, now: int, signing: Signing) -> dict[str, str]:
    """Return the two headers of a request signature, or those of a forger."""
    if signing == "none":
        return {}
    timestamp = str(now - _TOO_OLD if signing == "old" else now)
    key = secret if signing != "wrong" else f"not-{secret}"
    digest = hmac.new(key.encode(), f"v0:{timestamp}:".encode() + body, hashlib.sha256).hexdigest()
    return {"x-slack-request-timestamp": timestamp, "x-slack-signature": f"v0={digest}"}


def _answer(response: httpx.Response) -> Answer:
    if response.is_success:
        return Answer(status=response.status_code, body=response.text)
    return Answer(
        failure=f"http_{response.status_code}",
        reason="http_error",
        status=response.status_code,
        body=response.text,
        final=response.headers.get("x-slack-no-retry") == "1",
    )
