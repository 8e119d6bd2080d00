"""Each reader is spoken to in their language."""

from bot import languages
from bot.ids import COMMAND, Choice, Field
from bot.models.workspace import Person
from tests.bot_harness import BotHarness


def test_the_choice_of_a_language_is_kept(harness: BotHarness) -> None:
    """Chosen in the profile, and taken back there."""
    lin = harness.mentee("Lin Osei")
    for chosen, stored in ((languages.ENGLISH, languages.ENGLISH), (Choice.AS_IN_SLACK, None)):
        lin.command(COMMAND, "profile")
        lin.fill(Field.LANGUAGE, chosen)
        assert lin.submit().ok
        actor = harness.actor("Lin Osei")
        with harness.bot.store.reading() as session:
            person = session.get_one(Person, (actor.workspace_id, actor.person_id))
            assert person.language == stored
