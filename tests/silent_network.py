"""A network before PostgreSQL that can fall silent: connections stay open, and nobody answers."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Thread

from sqlalchemy import URL, make_url

CHUNK = 65_536


class Network:
    """Forwards connections from a port of its own to a PostgreSQL server."""

    def __init__(self, server: URL) -> None:
        self._server = server
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self._is_silent = False
        Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        """The database's address, by way of this network."""
        port = self._listening.getsockname()[1]
        through = self._server.set(host="127.0.0.1", port=port, query={})
        return through.render_as_string(hide_password=False)

    def fall_silent(self) -> None:
        """Forward nothing any more, on no connection there is or will be; all of them stay open."""
        self._is_silent = True

    def speak_again(self) -> None:
        """Forward connections that are made from now on. The others stay silent: the far end forgot them."""
        self._is_silent = False

    def close(self) -> None:
        """End it, with every connection."""
        for one in [self._listening, *self._open]:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def _accept(self) -> None:
        while True:
            try:
                ours, _ = self._listening.accept()
            except OSError:
                return
            self._open.append(ours)
            if not self._is_silent:
                theirs = self._connected()
                self._open.append(theirs)
                for ends in ((ours, theirs), (theirs, ours)):
                    Thread(target=self._forward, args=ends, daemon=True).start()

    def _connected(self) -> socket.socket:
        host, port = self._server.host or str(self._server.query["host"]), self._server.port or 5432
        if not host.startswith("/"):
            return socket.create_connection((host, port))
        local = socket.socket(socket.AF_UNIX)
        local.connect(f"{host}/.s.PGSQL.{port}")
        return local

    def _forward(self, here: socket.socket, there: socket.socket) -> None:
        with suppress(OSError):
            while said := here.recv(CHUNK):
                if self._is_silent:
                    return
                there.sendall(said)
            there.shutdown(socket.SHUT_WR)


@contextmanager
def network(url: str) -> Iterator[Network]:
    """Put a network before a PostgreSQL database."""
    between = Network(make_url(url))
    try:
        yield between
    finally:
        between.close()
