"""Loading meetings: one for a decision, its people locked, or those of a person."""

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from bot.enums import UPCOMING_MEETING
from bot.models.meeting import Meeting
from bot.models.participant import Participant
from bot.read_models.other_profile import OtherProfileFacts
from bot.services import actors, locks
from bot.services.actors import Actor, profile_for


def load_for_decision(session: Session, actor: Actor, meeting_id: int) -> Meeting:
    """Lock both people, because either may have another meeting; return it as it is now, for one of them.

    Raises:
        NothingThere: this workspace has no such meeting.
        NotYours: the actor is neither of the two.
    """
    meeting = locks.load_locked(session, Meeting, actor.workspace_id, meeting_id)
    meeting.side_of(actor.person_id)
    return meeting


def profile_of_other(session: Session, actor: Actor, meeting_id: int) -> OtherProfileFacts:
    """Return who the other person is, for one of the two.

    Raises:
        NothingThere, NotYours: it is not the actor's meeting.
    """
    meeting = load_for_decision(session, actor, meeting_id)
    return profile_for(session, actor, meeting.participant(meeting.side_of(actor.person_id).other))


def upcoming(session: Session, workspace_id: int, person_id: int) -> list[Meeting]:
    """Return the meetings of a person that are asked for or planned, the oldest request first."""
    mine = actors.participations(workspace_id, person_id)
    return list(
        session.scalars(
            select(Meeting)
            .where(
                Meeting.workspace_id == workspace_id,
                or_(Meeting.mentee_id.in_(mine), Meeting.mentor_id.in_(mine)),
                Meeting.state.in_(UPCOMING_MEETING),
            )
            .order_by(Meeting.requested_at, Meeting.id)
        )
    )


def not_begun(session: Session, participant: Participant, now: datetime) -> list[Meeting]:
    """Return the meetings of somebody that can still be called off: asked for, or planned and to come."""
    mine = upcoming(session, participant.workspace_id, participant.person_id)
    return [one for one in mine if not one.has_begun(now)]
