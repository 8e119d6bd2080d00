"""Who the other person is: photo, title, headline, topics, language, where they are."""

from datetime import datetime

from slack_sdk.models.views import View

from bot import languages
from bot.blocks import directory, kit, mrkdwn
from bot.ids import Modal
from bot.languages import _
from bot.read_models.other_profile import OtherProfileFacts

HEADLINE_TEXT = 300
TITLE_TEXT = 100


def modal(facts: OtherProfileFacts, now: datetime) -> View:
    """Return what somebody says of themselves here and in Slack. Their clock is that of `now`, aware UTC."""
    person = facts.person
    lines = [f"*{mrkdwn.name(person)}*", mrkdwn.line(person.title, TITLE_TEXT), _where(facts, now)]
    blocks = [kit.section("\n".join(filter(None, lines)), kit.photo(person))]
    if headline := mrkdwn.line(person.headline, HEADLINE_TEXT):
        blocks.append(kit.section(headline))
    if facts.topics:
        blocks.append(kit.section(_("Topics: {topics}", topics=directory.listed(facts.topics))))
    if language := languages.called(facts.language):
        blocks.append(kit.section(_("Language: {language}", language=language)))
    spoken_as = mrkdwn.about(_("Open Chat with {name}"), person, kit.BUTTON_TEXT)
    chat = kit.dm_button(facts.viewer, person, _("Open Chat"), spoken_as)
    return kit.modal(Modal.NOTICE, _("Profile"), [*blocks, *kit.row("profile", [chat])])


def _where(facts: OtherProfileFacts, now: datetime) -> str:
    zone = facts.person.zone
    place = mrkdwn.escape(mrkdwn.apart(zone, facts.viewer.zone, now))
    return f"{now.astimezone(zone):%H:%M} · {place}" if place else ""
