"""A sandbox inside a test process."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sandbox.driver import Driver
from sandbox.hub import Hub, Setup
from sandbox.json_types import Json
from sandbox.log import file_of_its_own
from sandbox.manifest import Manifest
from sandbox.server import listen, server
from sandbox.world import World


@contextmanager
def running(
    world: World | None = None,
    *,
    manifest: Path | str | Json,
    request_url: str | None = None,
    mailbox: bool = False,
) -> Iterator[Driver]:
    """Run a sandbox on a free port, in a thread, and yield the driver for it.

    Afterwards the thread ends by itself. Nobody waits for it: a server looks for its end ten times a second.
    """
    setup = Setup(
        manifest=Manifest.load(manifest),
        request_url=request_url,
        log_file=file_of_its_own(),
        mailbox=mailbox,
    )
    hub = Hub(world or World(), setup)
    listener = listen(hub, 0)
    serving = server(hub)
    thread = threading.Thread(target=serving.run, args=([listener],), name="sandbox", daemon=True)
    thread.start()
    try:
        with Driver(hub.url) as driver:
            yield driver
    finally:
        serving.should_exit = True
