"""A small modal that says one thing."""

from collections.abc import Mapping
from typing import Any

from slack_sdk.models.blocks import AlertBlock, PlainTextObject
from slack_sdk.models.views import View

from bot.blocks import kit, newer
from bot.enums import NewerBlock
from bot.ids import Modal
from bot.languages import N_, _

# Slack's limit.
ALERT_TEXT = 200
# What a form has besides its blocks.
_FRAME = ("callback_id", "title", "submit", "close", "private_metadata", "clear_on_close", "notify_on_close")

# What stands in Slack in place of a screen that it refuses.
CUT = N_("Slack does not take the rest of this message. My Home tab has the buttons that belong to it.")
UNSHOWABLE = N_(
    "Something is new here, but Slack does not take my message. My Home tab says how things stand."
)
HOME_UNSHOWABLE = N_(
    "Slack does not take my page just now. Type help in the Messages tab to see what else I can do; the "
    "programme's operator can read in my log what is wrong."
)
# What the copies of a card say when what they were about is gone.
GONE = N_("This is no longer here.")
WHERE_IT_STANDS = N_(
    "You can always see how things stand on the card in your messages with me, and on my Home tab."
)


def modal(title: str, sentence: str) -> View:
    """Return a modal that says `sentence`, as it is, and has nothing to send."""
    return kit.modal(Modal.NOTICE, title, [kit.spoken(sentence)])


def refused(sentence: str) -> View:
    """Return a modal that says why something is not possible."""
    return modal(_("Not possible now"), sentence)


def above(form: Mapping[str, Any], sentence: str) -> View:
    """Return a form that was sent, as Slack has it, with what is wrong on top of it; what was typed stays.

    The sentence has at most `ALERT_TEXT` characters.
    """
    alert = AlertBlock(text=PlainTextObject(text=sentence), level="warning").to_dict()
    kept = [newer.Given(block) for block in form.get("blocks", ()) if block["type"] != NewerBlock.ALERT]
    frame = {name: form[name] for name in _FRAME if form.get(name)}
    return View(type="modal", **frame, blocks=[newer.Newer(alert, []), *kept])


def coming(external_id: str) -> View:
    """Return a modal in whose place a larger one comes at once; it is found there by this id."""
    said = _("This form is on its way. If it does not come, close this and try again.")
    view = modal(_("One moment"), said)
    view.external_id = external_id
    return view


def fault(fault_id: str) -> str:
    """Say that something went wrong, under the id that it has in the log."""
    return _(
        "Nothing was saved: something went wrong on our side ({fault_id}). Please try again.",
        fault_id=fault_id,
    )


def busy(*, in_doubt: bool) -> str:
    """Say that the database took too long; `in_doubt`: it may be stored all the same."""
    if in_doubt:
        return _(
            "My database did not answer in time, so I cannot say whether this was saved. Please look again "
            "in a minute, and repeat it if nothing has changed."
        )
    return _("Nothing was saved: my database is busy just now. Please try again in a minute.")
