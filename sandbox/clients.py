"""What every HTTP client here is told: TLS, which most of them never need, and when to let go."""

import ssl

import httpx

# Servers drop a connection that was idle for five seconds (uvicorn's default). A client that keeps it as long
# may send its next request in that very moment, into nothing.
LIMITS = httpx.Limits(max_connections=100, keepalive_expiry=2)


def context_for(url: str) -> ssl.SSLContext:
    """Return a context that trusts the usual authorities for an https address, and nobody for another.

    Reading the authorities' certificates takes 50 ms of processor time, for every client made.
    """
    if url.startswith("https:"):
        return ssl.create_default_context()
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
