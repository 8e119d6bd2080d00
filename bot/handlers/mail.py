"""Clicks about e-mail: the address, the code that proves it, and off again."""

from slack_bolt import Ack, App
from slack_sdk.models.views import View
from sqlalchemy.orm import Session

from bot.blocks import mail as mail_blocks
from bot.handlers.interaction import Interaction
from bot.handlers.modals import Modals
from bot.ids import Action, Field, Modal
from bot.read_models.mail import MailFacts
from bot.services import mail
from bot.store import Store


def register(app: App) -> None:
    """Listen to the buttons and forms about e-mail."""
    app.action(Action.MAIL_CHOOSE)(ask_for_address)
    app.view(Modal.MAIL)(save)
    app.action(Action.MAIL_ENTER_CODE)(ask_for_code)
    app.view(Modal.MAIL_CODE)(enter_code)
    app.action(Action.MAIL_SEND_CODE)(send_new_code)
    app.action(Action.MAIL_OFF)(turn_off)


def ask_for_address(ack: Ack, interaction: Interaction, store: Store, modals: Modals) -> None:
    """*Get E-mail*, *Change Address*: open the form for the address."""
    with store.reading() as session:
        facts = facts_of(session, interaction)
    modals.open(interaction, mail_blocks.modal(facts))
    ack()


def save(ack: Ack, interaction: Interaction, store: Store) -> None:
    """Keep the address once it is proven; ask for the code that was mailed to it."""
    with store.transaction() as session:
        mail.choose(session, interaction.actor, interaction.text(Field.MAIL), interaction.at)
        facts = facts_of(session, interaction)
    ack(response_action="update", view=after_choosing(facts))


def ask_for_code(ack: Ack, interaction: Interaction, store: Store, modals: Modals) -> None:
    """*Enter Code*: open the form for it."""
    with store.reading() as session:
        facts = facts_of(session, interaction)
        mail.require_code(facts)
    modals.open(interaction, mail_blocks.code_modal(facts))
    ack()


def enter_code(ack: Ack, interaction: Interaction, store: Store) -> None:
    """Prove the address; a wrong code is counted before it is refused."""
    typed = interaction.text(Field.MAIL_CODE)
    with store.transaction() as session:
        no = mail.enter_code(session, interaction.actor, typed, interaction.at)
        facts = facts_of(session, interaction)
    if no:
        raise no
    ack(response_action="update", view=mail_blocks.saved(facts))


def send_new_code(ack: Ack, interaction: Interaction, store: Store) -> None:
    """*Send a New Code*: the one before works no more."""
    with store.transaction() as session:
        mail.send_new_code(session, interaction.actor, interaction.at)
    ack()


def turn_off(ack: Ack, interaction: Interaction, store: Store) -> None:
    """*Turn E-mail Off*: at once."""
    with store.transaction() as session:
        mail.turn_off(session, interaction.actor, interaction.at)
    ack()


def after_choosing(facts: MailFacts, before: str = "") -> View:
    """Return what follows once an address was chosen: the form for its code, or what holds now."""
    return mail_blocks.code_modal(facts, before) if facts.code_works else mail_blocks.saved(facts)


def facts_of(session: Session, interaction: Interaction) -> MailFacts:
    """Return what holds of the actor's e-mail."""
    actor = interaction.actor
    return mail.mail_facts(session, actor.workspace_id, actor.person_id, interaction.at)
