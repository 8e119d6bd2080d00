"""One client for calls made by hand: making one costs more than the calls."""

import httpx

from sandbox.tls import context_for

HTTP = httpx.Client(trust_env=False, verify=context_for("http://127.0.0.1"))
