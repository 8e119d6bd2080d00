"""`make gallery`: every card, form and Home that the bot draws, in every state, on one page.

The stand-in's page draws them, as it draws what the bot sends. Nobody is connected: a click says what it
would do.
"""

import re
import socket
import sys
import threading
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from bot import languages
from bot.blocks.screen import Message, Screen
from bot.read_models.common import Face
from sandbox import page
from sandbox.json_types import Json
from tests.blocks.builders import ADA, LIN, NOW
from tests.blocks.gallery import CLASSIC, SCREENS, in_language
from tools import pseudo

# Catalogues that are begun, and not offered to anybody yet.
BEGUN = Path(__file__).parents[1] / "tests" / "locales"


def main() -> None:
    """Serve the gallery until somebody ends it."""
    parser = ArgumentParser(prog="make gallery")
    parser.add_argument("--port", type=int, required=True)
    port = parser.parse_args().port
    try:
        listener = _listening(port)
    except OSError:
        sys.exit(f"Port {port} is taken. Another one: make gallery PORT={port + 1}")
    with listener, to_be_tried(), suppress(KeyboardInterrupt):
        sys.stdout.write(f"The gallery is at {_address(listener)} (Ctrl-C ends it).\n")
        sys.stdout.flush()
        _server().run([listener])


@contextmanager
def open_to_visitors() -> Iterator[str]:
    """Serve the gallery on a free port, in a thread; yield its address."""
    server = _server()
    with _listening(0) as listener, to_be_tried():
        thread = threading.Thread(target=server.run, args=([listener],), name="gallery", daemon=True)
        thread.start()
        try:
            yield _address(listener)
        finally:
            server.should_exit = True
            thread.join()


@contextmanager
def to_be_tried() -> Iterator[None]:
    """Speak two more languages: one that is only begun, and one that is longer than any."""
    with languages.also(BEGUN), pseudo.spoken():
        yield


def hung(chosen: Mapping[str, str]) -> Json:
    """Return what the page shows: see docs/sandbox.md."""
    known = dict(languages.known()) | {pseudo.CODE: "Pseudo"}
    language = next((code for code in known if code == chosen.get("language")), languages.ENGLISH)
    screens = SCREENS if language == languages.ENGLISH else in_language(language)
    return {
        "app": "Mentoring",
        "now": NOW.isoformat(),
        "language": language,
        "people": [_person(one, language) for one in (ADA, LIN)],
        "choices": [
            {
                "name": "blocks",
                "label": "Blocks",
                "options": [["", "Both"], *([one, one.capitalize()] for one in _BLOCKS)],
            },
            {"name": "language", "label": "Language", "options": [[*one] for one in known.items()]},
        ],
        "screens": [_work(name, screen) for name, screen in _with(chosen.get("blocks"), screens).items()],
    }


_BLOCKS = ("newer", "classic")


def _person(one: Face, language: str) -> Json:
    locale = "en-GB" if language == languages.ENGLISH else language
    return {"id": one.slack_user_id, "name": one.name, "tz": "Europe/London", "locale": locale}


def _with(blocks: str | None, screens: Mapping[str, Screen]) -> Mapping[str, Screen]:
    """Leave out the screens that a workspace with those blocks does not see."""
    match blocks:
        case "newer":
            return {name: screen for name, screen in screens.items() if not name.endswith(CLASSIC)}
        case "classic":
            return {name: screen for name, screen in screens.items() if f"{name}{CLASSIC}" not in screens}
        case _:
            return screens


def anchor(name: str) -> str:
    """Return where a screen hangs on the page: its article's id."""
    return re.sub(r"\W+", "-", name)


def _work(name: str, screen: Screen) -> Json:
    """Return a screen as it is sent. Its name has its module and function first: `match.card.card of …`."""
    function, _, state = name.partition(" ")
    room, *parts = dict.fromkeys(function.split("."))
    work: Json = {
        "name": name,
        "id": anchor(name),
        "room": _words(room),
        "title": _words(f"{': '.join(parts)} {state}"),
    }
    if isinstance(screen, Message):
        message = {"text": screen.text, "blocks": [block.to_dict() for block in screen.blocks]}
        files = [{"id": one.name, "title": one.title, "size": len(one.content)} for one in screen.files]
        return work | {
            "kind": "message",
            "message": message | {"files": files},
            "superseded": {"type": "mrkdwn", "text": screen.superseded},
        }
    return work | {"kind": screen.type, "view": screen.to_dict() | {"id": name}}


def _words(name: str) -> str:
    words = name.replace("_", " ").strip()
    return words[0].upper() + words[1:]


def _listening(port: int) -> socket.socket:
    return socket.create_server(("127.0.0.1", port))


def _address(listener: socket.socket) -> str:
    return f"http://127.0.0.1:{listener.getsockname()[1]}/"


def _server() -> uvicorn.Server:
    guards = [Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"])]
    application = Starlette(routes=page.gallery(hung), middleware=guards)
    return uvicorn.Server(uvicorn.Config(application, lifespan="off", log_config=None, access_log=False))


if __name__ == "__main__":
    main()
