"""No to something about e-mail."""

from bot.ids import Field
from bot.refusals.base import Refusal


class MailNotOffered(Refusal):
    """No e-mail is sent just now: nobody has set up a mail server."""

    field = Field.MAIL


class NoAddress(Refusal):
    """Please write one address, such as name@example.org."""

    field = Field.MAIL


class TooManyCodes(Refusal):
    """Enough codes went out for today. Please try again tomorrow."""

    field = Field.MAIL


class WrongCode(Refusal):
    """That is not the code in the mail. Tries left: {left}."""

    field = Field.MAIL_CODE


class CodeIsOver(Refusal):
    """This code no longer works. Press Send a New Code on the card in your messages with me."""

    field = Field.MAIL_CODE
