"""What the profile of the other person of a match or a meeting shows."""

from dataclasses import dataclass

from bot.read_models.common import OtherPerson, Viewer


@dataclass(frozen=True)
class OtherProfileFacts:
    """Who somebody is, for one who has to do with them."""

    viewer: Viewer
    person: OtherPerson
    topics: tuple[str, ...]
    # The code or locale of the language that they read ("de", "de-AT"); empty: nobody knows.
    language: str = ""
