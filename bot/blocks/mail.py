"""E-mail: the card that says whether it is on, the forms for address and code, and the offer of it."""

from slack_sdk.models.blocks import Block, ButtonElement, EmailInputElement, PlainTextInputElement
from slack_sdk.models.views import View

from bot.blocks import kit, mrkdwn, notice
from bot.blocks.card_content import ended
from bot.blocks.screen import Message
from bot.ids import Action, Field, Modal
from bot.languages import N_, _
from bot.read_models.mail import MailFacts

NEVER = N_("A mail says what happened and with whom, never what anybody wrote.")


def card(facts: MailFacts) -> Message:
    """Return the card of somebody's e-mail, with what they can do about it."""
    (headline, *lines), buttons = _state(facts)
    said = " ".join([ended(headline), *lines])
    return Message(
        text=" ".join([mrkdwn.plain(said), kit.offers(buttons)]).strip(),
        blocks=[kit.section("\n".join([f"*{headline}*", *lines])), *kit.row("mail", buttons)],
        superseded=_("There is a newer card about your e-mail further down."),
    )


def address_input(facts: MailFacts) -> Block:
    """Return the field for an address, as the profile has it; empty means off."""
    line = EmailInputElement(action_id=Field.MAIL.value, initial_value=facts.shown_address or None)
    hint = [_("Empty means off. A code goes to a new address first."), _(NEVER)]
    if facts.address and facts.refused_at:
        refused = _(
            "The mail server refused a mail to {address}, so none are sent there.", address=facts.address
        )
        hint.insert(0, refused)
    label = _("E-mail address, for what waits for you, and what was decided")
    return kit.input_block(Field.MAIL, label, line, hint=" ".join(hint))


def modal(facts: MailFacts) -> View:
    """Return the form for the address alone."""
    return kit.modal(Modal.MAIL, _("E-mail"), [address_input(facts)], submit=_("Save"), close=_("Not Now"))


def code_modal(facts: MailFacts, before: str = "") -> View:
    """Return the form for the code; `before` is said first, where the form follows something else."""
    said = _("A code was mailed to {address}. It works for an hour.", address=facts.unproven)
    line = PlainTextInputElement(action_id=Field.MAIL_CODE.value, max_length=20)
    hint = _("You can also enter it later, from the card in your messages with me.")
    return kit.modal(
        Modal.MAIL_CODE,
        _("Enter code"),
        [
            *([kit.spoken(before)] if before else []),
            kit.spoken(said),
            kit.input_block(Field.MAIL_CODE, _("The code in the mail"), line, hint=hint, optional=False),
        ],
        submit=_("Confirm"),
        close=_("Later"),
    )


def saved(facts: MailFacts) -> View:
    """Say whether e-mail is on now, and where."""
    if not facts.address:
        return notice.modal(
            _("E-mail is off"), _("No e-mail is sent to you any more. The address is forgotten.")
        )
    now = _(
        "From now on you are mailed what waits for you, and what was decided, at {address}.",
        address=facts.address,
    )
    return notice.modal(_("E-mail is on"), f"{now} {_(NEVER)}")


def choose_button(person_id: int) -> ButtonElement:
    """Return the button that opens the form for the address, for the first time."""
    spoken_as = _("Get E-mail: what waits for you, and what was decided")
    return kit.button(Action.MAIL_CHOOSE, _("Get E-mail"), person_id, spoken_as)


def _change_button(person_id: int) -> ButtonElement:
    spoken_as = _("Change Address: what waits for you, and what was decided")
    return kit.button(Action.MAIL_CHOOSE, _("Change Address"), person_id, spoken_as)


def _state(facts: MailFacts) -> tuple[list[str], list[ButtonElement]]:
    """Return the headline and what more there is to say, and the buttons."""
    me = facts.viewer.person_id
    off = kit.button(Action.MAIL_OFF, _("Turn E-mail Off"), me, _("Turn E-mail Off"))
    change = _change_button(me)
    if facts.code_refused:
        lines = [
            _("The mail server takes no mail for {address}", address=_shown(facts.unproven)),
            _("Is there a letter wrong?"),
        ]
        return lines, [*([change] if facts.offered else []), off]
    if facts.unproven:
        lines = _unproven(facts)
        again = kit.button(Action.MAIL_SEND_CODE, _("Send a New Code"), me, _("Send a New Code"))
        enter = kit.button(Action.MAIL_ENTER_CODE, _("Enter Code"), me, _("Enter Code"), primary=True)
        ways = [enter, again] if facts.code_works else [again]
        return lines, [*(ways if facts.offered else []), off]
    if not facts.address:
        return [_("E-mail is off")], [choose_button(me)] if facts.offered else []
    if facts.refused_at:
        return _refused(facts), [*([change] if facts.offered else []), off]
    if not facts.offered:
        return [_("E-mail is on"), _("No mail server is set up just now, so none is sent.")], [off]
    mailed = _(
        "You are mailed what waits for you, and what was decided, at {address}.",
        address=_shown(facts.address),
    )
    return [_("E-mail is on"), mailed, _(NEVER)], [off, change]


def _unproven(facts: MailFacts) -> list[str]:
    before = ""
    if facts.address:
        before = _("Until then {address} gets your e-mail.", address=_shown(facts.address))
    address = _shown(facts.unproven)
    if facts.code_works:
        return [
            _("A code was mailed to {address}", address=address),
            " ".join(filter(None, [_("E-mail begins once you enter it."), before])),
        ]
    no_longer = _("The code that was mailed to {address} no longer works", address=address)
    return [no_longer, before or _(NEVER)]


def _refused(facts: MailFacts) -> list[str]:
    when = mrkdwn.day_token(facts.refused_at, facts.viewer.zone) if facts.refused_at else ""
    return [
        _("E-mail does not reach you"),
        _(
            "The mail server refused a mail to {address} on {when}.",
            address=_shown(facts.address),
            when=when,
        ),
        _("No more are sent there. Your cards in Slack are complete, as always."),
    ]


def _shown(address: str) -> str:
    return mrkdwn.escape(address)
