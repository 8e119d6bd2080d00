"""Whether Slack signed a request; and whether it ever does: a wrong secret turns every click away unheard.

Anybody can send what is not signed by Slack. Only requests that name our workspace are counted, and once
Slack has signed with the secret, what is refused later stops nothing: it may be a stranger's.
"""

import re
from collections.abc import Collection, Mapping
from hashlib import sha256
from hmac import compare_digest
from threading import Lock
from time import monotonic

from slack_sdk.signature import SignatureVerifier

# Slack asks often enough where people click. A secret that worked so lately is right.
WORKS_SECONDS = 600.0
# Seconds since 1970; `int` refuses digits by the thousand.
_TIMESTAMP = re.compile(r"[0-9]{1,12}")
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}")


class Signatures:
    """Judges signatures, and remembers what this process has seen of them.

    Args:
        secret: the signing secret.
        names: ids that stand in each of Slack's requests to us: of the workspace, and of its organisation.
    """

    def __init__(self, secret: str, names: Collection[str]) -> None:
        self._verifier = SignatureVerifier(secret)
        self._names = [name.encode() for name in names]
        self._lock = Lock()
        self._right_at: float | None = None
        self._wrong = 0
        self.digest = sha256(secret.encode()).hexdigest()

    @property
    def is_proven(self) -> bool:
        """Whether Slack has signed with the secret since the start."""
        return self._right_at is not None

    @property
    def wrong(self) -> int:
        """How many requests that name us were signed otherwise, where no secret was right lately."""
        recently = self._right_at is not None and monotonic() - self._right_at < WORKS_SECONDS
        return 0 if recently else self._wrong

    def accepts(self, raw: bytes, headers: Mapping[str, str]) -> bool:
        """Say whether Slack signed this body, within the last five minutes."""
        timestamp = headers.get("x-slack-request-timestamp", "")
        signature = headers.get("x-slack-signature", "")
        looks_right = _TIMESTAMP.fullmatch(timestamp) and _SIGNATURE.fullmatch(signature)
        is_slacks = bool(looks_right) and self._is_slacks(raw, timestamp, signature)
        with self._lock:
            if is_slacks:
                self._right_at, self._wrong = monotonic(), 0
            elif any(name in raw for name in self._names):
                self._wrong += 1
        return is_slacks and self._verifier.is_valid(raw, timestamp, signature)

    def _is_slacks(self, raw: bytes, timestamp: str, signature: str) -> bool:
        """Whether it was signed with the secret, however long ago."""
        try:
            expected = self._verifier.generate_signature(timestamp=timestamp, body=raw)
        except UnicodeDecodeError:  # what Slack sends is text
            return False
        return expected is not None and compare_digest(expected, signature)
