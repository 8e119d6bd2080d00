"""Names: whatever people call themselves, the sentences around their names stay as we wrote them.

The oracle is every card and every Home of a programme in which everything is under way: drawn once with
names that are none of anybody's business, and once with names as people make them.
"""

import re
from collections.abc import Iterator
from html import unescape
from itertools import zip_longest
from pathlib import Path
from shutil import copyfile

import pytest
from sqlalchemy import select, text

from bot import languages, names
from bot.blocks.my_data import as_json
from bot.delivery.render import render
from bot.delivery.renderers import RENDERERS
from bot.ids import CardKind
from bot.models.card import Card
from bot.models.program import Program
from bot.models.recipient_lane import RecipientLane
from bot.models.workspace import Person
from bot.services import my_data
from bot.store import Store
from tests.services import busy_programme
from tests.services.busy_programme import LATER, BusyProgramme
from tests.services.harness import NOW, ServiceHarness, on_both, open_workspace

PLACEHOLDER = "Zyxwv"
STRANGE = {
    "80 wide letters": "W" * 80,
    "80 emoji": "\U0001f469\u200d\U0001f4bb" * 40,
    "invisible": "\u3164\u200b\u2800",
    "turned around": "\u202egnirotnem fo dne",
    "in Hebrew": "\u05e9\u05e8\u05d4 \u05db\u05d4\u05df",
    "a link": "https://evil.com/x?y",
    "a domain": "evil.com",
    "everybody": "<!channel> @here <@U0ADA>",
    "marked up": "*Lin* _is_ ~not~ `here`",
    "a quotation": "> Lin has declined",
    "an emoji code": ":white_check_mark: Lin",
    "stacked accents": "Li" + "\u0335\u0321\u0315" * 30 + "n",
    "two lines": "Lin\r\nYou are connected.\u2028",
    "odd": "Lin {other} %s \\ | & \x07",
}


@pytest.fixture(scope="module")
def programme(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[BusyProgramme]:
    """Everything is under way."""
    file = copyfile(sqlite_template, tmp_path_factory.mktemp("names") / "mentoring.db")
    store = Store(f"sqlite:///{file}")
    yield busy_programme.begin(open_workspace(store))
    store.close()


@pytest.fixture(scope="module")
def plainly(programme: BusyProgramme) -> list[str]:
    """Every text of every screen, with a placeholder for each name."""
    return everything(programme, PLACEHOLDER)


@pytest.mark.parametrize("name", STRANGE.values(), ids=STRANGE)
def test_a_name_never_changes_the_sentence_around_it(
    programme: BusyProgramme, plainly: list[str], name: str
) -> None:
    """In blocks, in what is heard, in dialogs and on superseded copies: only the name's own place differs."""
    shown = names.shown(name)
    assert everything(programme, name) != plainly
    for ours, theirs in zip_longest(plainly, everything(programme, name)):
        said = re.fullmatch("(.*?)".join(map(re.escape, ours.split(PLACEHOLDER))), theirs, re.DOTALL)
        assert said, (ours, theirs)
        assert all(is_of(shown, unescape(part)) for part in said.groups())


def is_of(shown: str, part: str) -> bool:
    """Whether this is the name, or as much of it as there was room for."""
    bare = shown.strip("\u2068\u2069").rstrip("…")
    return part == shown or bare.startswith(part.strip("\u2068\u2069").rstrip("…"))


@pytest.mark.parametrize("name", STRANGE.values(), ids=STRANGE)
def test_a_shown_name_can_do_nothing(name: str) -> None:
    """It calls nobody, links nowhere, styles and turns nothing, is seen, and shown twice is shown once."""
    shown = names.shown(name)
    assert names.shown(shown) == shown
    assert any(letter.isprintable() and not letter.isspace() for letter in shown)
    live = r"@\w|#\w|://|\w\.[a-z]{2}|:[\w+'-]+:|(?<!\w)[*_~]|[*_~](?!\w)|`|^>|[\n\u202a-\u202e]|[\u0300-\u036f]{4}"
    assert not re.search(live, shown)
    assert shown.count("\u2068") == shown.count("\u2069")


@pytest.mark.parametrize(
    "name", ["Ada Park", "José Núñez (she/her)", "J.R. O'Neil", "ada_park", "Ada 🌻", "12:30"]
)
def test_a_name_like_any_other_is_shown_as_it_is(name: str) -> None:
    """Accents, pronouns, initials, an emoji and an underscore are nobody's business."""
    assert names.shown(name) == name


@on_both
def test_slack_says_who_somebody_is(harness: ServiceHarness) -> None:
    """The first name that can be seen; Slack's entities are what was typed; without any, "somebody"."""

    def called(**profile: str) -> str:
        actor = harness.meet("Lin", profile=profile)
        with harness.store.reading() as session:
            return session.get_one(Person, (actor.workspace_id, actor.person_id)).name

    assert called(display_name="\u3164", real_name="Lin &amp; Wu") == "Lin & Wu"
    assert called(display_name="\u200b", real_name="") == "somebody"
    with languages.speaking("de"), harness.store.reading() as session:
        assert session.scalars(select(Person.name)).one() == "jemand"
    assert called(display_name="a\0b\ud83d") == "ab"


def test_the_file_has_names_in_one_line_too(programme: BusyProgramme) -> None:
    """My data names people as screens do."""
    everything(programme, "\u202eLin\r\nYou are connected")
    lin = programme.actor("Lin")
    with programme.harness.store.reading() as session:
        contents = my_data.everything_about(session, lin.workspace_id, lin.person_id, NOW)
    file = as_json(contents).decode()
    assert "Lin You are connected" in file
    assert "\u202e" not in file


def everything(programme: BusyProgramme, name: str) -> list[str]:
    """Call everybody and the programme so, as a version before may have stored it; return what is drawn."""
    store = programme.harness.store
    with store.transaction() as session:
        for table in (Person, Program):
            session.execute(text(f"UPDATE {table.__tablename__} SET name = :name"), {"name": name})  # noqa: S608 - our own
    with store.reading() as session:
        homes = [
            Card(workspace_id=one.workspace_id, recipient_id=one.person_id, kind=CardKind.HOME, subject_id=0)
            for one in session.scalars(select(RecipientLane).order_by(RecipientLane.person_id))
        ]
        cards = session.scalars(select(Card).where(Card.kind != CardKind.HOME).order_by(Card.id)).all()
        drawn = [render(session, RENDERERS, card, LATER) for card in [*cards, *homes]]
    return [said for screen in drawn if screen for said in texts(vars(screen))]


def texts(node: object) -> Iterator[str]:
    """Yield every text of a screen, in its order."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        for key, value in node.items():
            yield from texts(value) if key not in ("url", "value", "digest") else ()
    elif isinstance(node, list):
        for value in node:
            yield from texts(value)
