"""The demo's half year before: who came, asked and met, so that there is a report to look at.

Nothing of it waits for anybody. What is over is told by numbers and on Home, not by old messages.
"""

from sqlalchemy import delete, update

from bot.demo.writer import MENTEE, MENTOR, Joined, Writer
from bot.models.card import Card
from bot.models.recipient_lane import RecipientLane

_MENTEE, _MENTOR = frozenset({MENTEE}), frozenset({MENTOR})

JOINED = {
    "Karim Nasser": Joined(_MENTOR, "Leads sales in the south", "leadership, hiring", limit=2),
    "Laura Stein": Joined(_MENTOR, "Product, after ten years of design", "product, careers", limit=2),
    "Mateo Cruz": Joined(_MENTOR, "Builds the data platform", "data, python", limit=1),
    "Ben Okafor": Joined(_MENTEE, "Leads a team of four, new to it", "leadership"),
    "Chiara Rossi": Joined(_MENTEE, "Wants to move to product", "product, careers"),
    "Dev Patel": Joined(_MENTEE, "Writes his first services", "python"),
    "Elif Kaya": Joined(_MENTEE, "Hires for the first time", "hiring, leadership"),
    "Femi Ade": Joined(_MENTEE, "Thinking about what comes next", "careers"),
    "Hana Novak": Joined(_MENTEE, "Interviews a lot", "hiring"),
    "Ivan Petrov": Joined(_MENTEE, "Analyst, curious about product", "product"),
    "Jana Weiss": Joined(_MENTEE, "New in product", "product"),
}


def write(writer: Writer) -> None:
    """Write what happened from half a year to two months ago."""
    for name, joined in JOINED.items():
        writer.joined(name, joined, 190)
    _connections(writer)
    _meetings(writer)
    workspace_id = next(iter(writer.actors.values())).workspace_id
    with writer.store.transaction() as session:
        session.execute(delete(Card).where(Card.workspace_id == workspace_id))
        lanes = update(RecipientLane).where(RecipientLane.workspace_id == workspace_id)
        session.execute(lanes.values(due_at=None))


def _connections(writer: Writer) -> None:
    """Most were accepted, some not; one has ended since."""
    note = "I would like to learn from you."
    over = writer.asked("Ben Okafor", "Karim Nasser", note, 172)
    writer.confirmed("Karim Nasser", over, 170)
    writer.confirmed("Laura Stein", writer.asked("Chiara Rossi", "Laura Stein", note, 165), 162)
    writer.confirmed("Mateo Cruz", writer.asked("Dev Patel", "Mateo Cruz", note, 150), 146)
    writer.declined("Karim Nasser", writer.asked("Elif Kaya", "Karim Nasser", note, 141), "Not now.", 138)
    writer.expired("Jana Weiss", writer.asked("Jana Weiss", "Laura Stein", note, 122), 108)
    writer.confirmed("Laura Stein", writer.asked("Femi Ade", "Laura Stein", note, 118), 117)
    writer.withdrew("Ivan Petrov", writer.asked("Ivan Petrov", "Karim Nasser", note, 105), 102)
    writer.confirmed("Karim Nasser", writer.asked("Hana Novak", "Karim Nasser", note, 95), 93)
    writer.ended("Ben Okafor", over, "Thank you for half a year. I learned a lot.", 62)
    writer.confirmed("Karim Nasser", writer.asked("Elif Kaya", "Karim Nasser", note, 45), 44)


def _meetings(writer: Writer) -> None:
    """Some had met before they went on, some only met."""
    for mentee, mentor, topic, days in (
        ("Ben Okafor", "Karim Nasser", "The first hundred days", 160),
        ("Chiara Rossi", "Laura Stein", "What product people do all day", 130),
        ("Dev Patel", "Mateo Cruz", "Reading other people's code", 100),
        ("Femi Ade", "Karim Nasser", "Sales or support", 85),
        ("Hana Novak", "Karim Nasser", "Interviews that say something", 70),
        ("Ivan Petrov", "Mateo Cruz", "Numbers for a roadmap", 50),
    ):
        held = writer.meets(mentee, mentor, topic, writer.ago(days), days=days + 5)
        writer.gave_feedback(mentee, held, days=days - 1)
