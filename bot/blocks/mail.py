"""E-mail: the card that says whether it is on, the forms for address and code, and the offer of it."""

from slack_sdk.models.blocks import Block, ButtonElement, EmailInputElement, PlainTextInputElement
from slack_sdk.models.views import View

from bot.blocks import kit, mrkdwn, notice
from bot.blocks.screen import Message
from bot.ids import Action, Field, Modal
from bot.read_models.mail import MailFacts

WHAT = "what waits for you, and what was decided"
NEVER = "A mail says what happened and with whom, never what anybody wrote."


def card(facts: MailFacts) -> Message:
    """Return the card of somebody's e-mail, with what they can do about it."""
    (headline, *lines), buttons = _state(facts)
    said = " ".join([headline, *lines])
    return Message(
        text=" ".join([mrkdwn.plain(said), kit.offers(buttons)]).strip(),
        blocks=[kit.section("\n".join([f"*{headline}*", *lines])), *kit.row("mail", buttons)],
        superseded="There is a newer card about your e-mail further down.",
    )


def address_input(facts: MailFacts) -> Block:
    """Return the field for an address, as the profile has it; empty means off."""
    line = EmailInputElement(action_id=Field.MAIL.value, initial_value=facts.shown_address or None)
    hint = f"Empty means off. A code goes to a new address first. {NEVER}"
    if facts.address and facts.refused_at:
        hint = f"The mail server refused a mail to {facts.address}, so none are sent there. {hint}"
    return kit.input_block(Field.MAIL, f"E-mail address, for {WHAT}", line, hint=hint)


def modal(facts: MailFacts) -> View:
    """Return the form for the address alone."""
    return kit.modal(Modal.MAIL, "E-mail", [address_input(facts)], submit="Save", close="Not now")


def code_modal(facts: MailFacts, before: str = "") -> View:
    """Return the form for the code; `before` is said first, where the form follows something else."""
    said = f"A code was mailed to {facts.unproven}. It works for an hour."
    line = PlainTextInputElement(action_id=Field.MAIL_CODE.value, max_length=20)
    hint = "You can also enter it later, from the card in your messages with me."
    return kit.modal(
        Modal.MAIL_CODE,
        "Confirm your address",
        [
            *([kit.spoken(before)] if before else []),
            kit.spoken(said),
            kit.input_block(Field.MAIL_CODE, "The code in the mail", line, hint=hint, optional=False),
        ],
        submit="Confirm",
        close="Later",
    )


def saved(facts: MailFacts) -> View:
    """Say whether e-mail is on now, and where."""
    if not facts.address:
        return notice.modal("E-mail is off", "No e-mail is sent to you any more. The address is forgotten.")
    return notice.modal("E-mail is on", f"From now on you are mailed {WHAT}, at {facts.address}. {NEVER}")


def choose_button(person_id: int, label: str = "Get E-mail") -> ButtonElement:
    """Return the button that opens the form for the address."""
    return kit.button(Action.MAIL_CHOOSE, label, person_id, f"{label}: {WHAT}")


def _state(facts: MailFacts) -> tuple[list[str], list[ButtonElement]]:
    """Return the headline and what more there is to say, and the buttons."""
    me = facts.viewer.person_id
    off = kit.button(Action.MAIL_OFF, "Turn E-mail Off", me, "Turn E-mail Off")
    change = choose_button(me, "Change Address")
    if facts.code_refused:
        lines = [f"The mail server takes no mail for {_shown(facts.unproven)}.", "Is there a letter wrong?"]
        return lines, [*([change] if facts.offered else []), off]
    if facts.unproven:
        lines = _unproven(facts)
        again = kit.button(Action.MAIL_SEND_CODE, "Send a New Code", me, "Send a New Code")
        enter = kit.button(Action.MAIL_ENTER_CODE, "Enter Code", me, "Enter Code", primary=True)
        ways = [enter, again] if facts.code_works else [again]
        return lines, [*(ways if facts.offered else []), off]
    if not facts.address:
        return ["E-mail is off."], [choose_button(me)] if facts.offered else []
    if facts.refused_at:
        return _refused(facts), [*([change] if facts.offered else []), off]
    if not facts.offered:
        return ["E-mail is on.", "No mail server is set up just now, so none is sent."], [off]
    return ["E-mail is on.", f"You are mailed {WHAT}, at {_shown(facts.address)}.", NEVER], [off, change]


def _unproven(facts: MailFacts) -> list[str]:
    before = f"Until then {_shown(facts.address)} gets your e-mail." if facts.address else ""
    if facts.code_works:
        return [
            f"A code was mailed to {_shown(facts.unproven)}.",
            " ".join(filter(None, ["E-mail begins once you enter it.", before])),
        ]
    return [f"The code that was mailed to {_shown(facts.unproven)} no longer works.", before or NEVER]


def _refused(facts: MailFacts) -> list[str]:
    when = mrkdwn.day_token(facts.refused_at, facts.viewer.zone) if facts.refused_at else ""
    return [
        "E-mail does not reach you.",
        f"The mail server refused a mail to {_shown(facts.address)} on {when}.",
        "No more are sent there. Your cards in Slack are complete, as always.",
    ]


def _shown(address: str) -> str:
    return mrkdwn.escape(address)
