"""Who runs the programme: naming them, telling it, and inviting somebody who has not joined."""

from slack_sdk.models.blocks import UserMultiSelectElement
from slack_sdk.models.views import View

from bot.blocks import kit, mrkdwn, notice, profile
from bot.blocks.screen import Message
from bot.ids import Field, Modal
from bot.read_models.admins import AdminsChangedFacts, AdminsFacts, InvitationFacts, PersonLeftFacts
from bot.read_models.profile import ProfileFacts


def modal(facts: AdminsFacts) -> View:
    """Return the form that names the admins."""
    program = mrkdwn.bare_name(facts.program_name)
    said = (
        f"The admins of {program} run it: they propose matches, see what stands in the way of one, and read "
        "the reasons that people choose to give them. They never read notes, reflections or private choices. "
        "All current admins are told of each change."
    )
    people = UserMultiSelectElement(
        action_id=Field.ADMINS.value,
        initial_users=[admin.slack_user_id for admin in facts.admins] or None,
    )
    return kit.modal(
        Modal.ADMINS,
        "Programme admins",
        [kit.spoken(said), kit.input_block(Field.ADMINS, "Admins", people, optional=False)],
        submit="Save",
        close="Keep it",
    )


def saved() -> View:
    """Return what stands in the form's place once it was sent."""
    return notice.modal("Saved", "All admins get a message about it.")


def changed_card(facts: AdminsChangedFacts) -> Message:
    """Tell an admin, or somebody who was one, who was named or not any more, and by whom."""
    who, by, program = (
        mrkdwn.name(facts.person),
        mrkdwn.name(facts.changed_by),
        mrkdwn.name(facts.program_name),
    )
    subject = "You are" if facts.person.person_id == facts.viewer.person_id else f"{who} is"
    change = "now an admin" if facts.added else "no longer an admin"
    at = mrkdwn.moment_token(facts.at, facts.viewer.zone)
    said = f"{subject} {change} of {program}. {by} changed this on {at}."
    return Message(
        text=mrkdwn.plain(said),
        blocks=[kit.section(said)],
        superseded=f"There is a newer message further down about the admins of {program}.",
    )


def left_card(facts: PersonLeftFacts) -> Message:
    """Tell an admin that somebody of the programme is gone from the workspace."""
    who, program = mrkdwn.name(facts.person), mrkdwn.name(facts.program_name)
    ended = (
        f"{mrkdwn.counted(facts.ended, 'connection')} ended by that, and the other people are told."
        if facts.ended
        else "No connection ended by that."
    )
    said = f"{who} has left this Slack workspace, and so takes part in {program} no more. {ended}"
    return Message(
        text=mrkdwn.plain(said),
        blocks=[kit.section(said)],
        superseded=f"There is a newer message further down about {who}.",
    )


def invitation_card(facts: InvitationFacts) -> Message:
    """Invite somebody who was meant for a match. Whom they were meant for is nobody's news yet."""
    by, program = mrkdwn.name(facts.invited_by), mrkdwn.name(facts.program_name)
    invited = f"{by} invites you to {program}."
    what = (
        "Mentoring brings together somebody who would like to learn with somebody who has been there. "
        "Whether you join, and as what, is up to you. Nobody sees you until you join, and nothing happens "
        "if you do not."
    )
    buttons = profile.join_buttons(ProfileFacts(facts.viewer))
    return Message(
        text=f"{invited} {what} {kit.offers(buttons)}",
        blocks=[kit.section(f"*{invited}*\n{what}"), *kit.row("invitation", buttons)],
        superseded=f"There is a newer invitation to {program} further down.",
    )
