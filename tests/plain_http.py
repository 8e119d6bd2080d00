"""One client for requests made by hand: making one costs more than the requests."""

import httpx

from sandbox.clients import LIMITS, context_for

HTTP = httpx.Client(limits=LIMITS, trust_env=False, verify=context_for("http://127.0.0.1"))
