"""TLS: who may vouch for Slack is read once, and not at each call.

Python's own default reads and parses the machine's certificates anew for every connection, which costs
fifteen times as much as the connection: see `docs/decisions`.
"""

import ssl
from functools import cache


@cache
def to_slack() -> ssl.SSLContext:
    """Return the context for every call of Slack: the machine's certificates, or those of SSL_CERT_FILE."""
    context = ssl.create_default_context()
    context.set_alpn_protocols(["http/1.1"])  # as Python's own
    return context
