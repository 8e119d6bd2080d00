"""Who runs the programme: naming them, telling it, and inviting somebody who has not joined."""

from slack_sdk.models.blocks import UserMultiSelectElement
from slack_sdk.models.views import View

from bot.blocks import kit, mrkdwn, notice, profile
from bot.blocks.card_content import ended
from bot.blocks.screen import Message
from bot.ids import Field, Modal
from bot.languages import _, ngettext
from bot.read_models.admins import AdminsChangedFacts, AdminsFacts, InvitationFacts, PersonLeftFacts
from bot.read_models.profile import ProfileFacts


def modal(facts: AdminsFacts) -> View:
    """Return the form that names the admins."""
    program = mrkdwn.bare_name(facts.program_name)
    said = _(
        "The admins of {program} run it: they propose matches, see what stands in the way of one, and read "
        "the reasons that people choose to give them. They never read notes, reflections or private choices. "
        "All current admins are told of each change.",
        program=program,
    )
    people = UserMultiSelectElement(
        action_id=Field.ADMINS.value,
        initial_users=[admin.slack_user_id for admin in facts.admins] or None,
    )
    return kit.modal(
        Modal.ADMINS,
        _("Programme admins"),
        [kit.spoken(said), kit.input_block(Field.ADMINS, _("Admins"), people, optional=False)],
        submit=_("Save"),
        close=_("Keep It"),
    )


def saved() -> View:
    """Return what stands in the form's place once it was sent."""
    return notice.modal(_("Saved"), _("All admins get a message about it."))


def changed_card(facts: AdminsChangedFacts) -> Message:
    """Tell an admin, or somebody who was one, who was named or not any more, and by whom."""
    who, by, program = (
        mrkdwn.name(facts.person),
        mrkdwn.name(facts.changed_by),
        mrkdwn.name(facts.program_name),
    )
    at = mrkdwn.moment_token(facts.at, facts.viewer.zone)
    told = {"who": who, "by": by, "program": program, "at": at}
    if facts.person.person_id == facts.viewer.person_id:
        now = _("You are now an admin of {program}. {by} changed this on {at}.", **told)
        no_longer = _("You are no longer an admin of {program}. {by} changed this on {at}.", **told)
    else:
        now = _("{who} is now an admin of {program}. {by} changed this on {at}.", **told)
        no_longer = _("{who} is no longer an admin of {program}. {by} changed this on {at}.", **told)
    said = now if facts.added else no_longer
    return Message(
        text=mrkdwn.plain(said),
        blocks=[kit.section(said)],
        superseded=_("There is a newer message further down about the admins of {program}.", program=program),
    )


def left_card(facts: PersonLeftFacts) -> Message:
    """Tell an admin that somebody of the programme is gone from the workspace."""
    who, program = mrkdwn.name(facts.person), mrkdwn.name(facts.program_name)
    left = _(
        "{who} has left this Slack workspace, and so takes part in {program} no more.",
        who=who,
        program=program,
    )
    ended = ngettext(
        "{number} connection ended by that, and the other people are told.",
        "{number} connections ended by that, and the other people are told.",
        facts.ended,
    )
    said = " ".join([left, ended if facts.ended else _("No connection ended by that.")])
    return Message(
        text=mrkdwn.plain(said),
        blocks=[kit.section(said)],
        superseded=_("There is a newer message further down about {who}.", who=who),
    )


def invitation_card(facts: InvitationFacts) -> Message:
    """Invite somebody who was meant for a match. Whom they were meant for is nobody's news yet."""
    by, program = mrkdwn.name(facts.invited_by), mrkdwn.name(facts.program_name)
    invited = _("{by} invites you to {program}", by=by, program=program)
    what = _(
        "Mentoring brings together somebody who would like to learn with somebody who has been there. "
        "Whether you join, and as what, is up to you. Nobody sees you until you join, and nothing happens "
        "if you do not."
    )
    buttons = profile.join_buttons(ProfileFacts(facts.viewer))
    return Message(
        text=f"{ended(invited)} {what} {kit.offers(buttons)}",
        blocks=[kit.section(f"*{invited}*\n{what}"), *kit.row("invitation", buttons)],
        superseded=_("There is a newer invitation to {program} further down.", program=program),
    )
