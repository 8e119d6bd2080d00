"""Who runs the programme, and what they propose."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import refusals
from bot.enums import MatchState
from bot.ids import CardKind
from bot.models.journal import JournalEntry
from bot.models.program import ProgramAdmin
from bot.models.workspace import Person
from bot.read_models.admins import AdminsChangedFacts, AdminsFacts, InvitationFacts
from bot.read_models.proposal import (
    InTheWay,
    Invited,
    NotJoined,
    NotProposed,
    Outcome,
    ProposalFacts,
    Proposed,
)
from bot.services import actors, effects, journal
from bot.services.actors import Actor
from bot.services.match import starting
from bot.services.match.starting import Start
from bot.services.program import why
from bot.services.program.why import Pair
from bot.services.rules import admission, naming
from bot.services.rules.admins import admins_of, is_admin, require_admin
from bot.services.rules.eligibility import Intent
from bot.services.rules.pair_history import PairHistory

# Somebody who did not answer an invitation is not invited again before: once a month is no urging.
INVITE_AGAIN_AFTER = timedelta(days=30)

# How long nobody has to ask Slack again whether somebody without a role there has one by now.
ASKED_LATELY = timedelta(minutes=1)

_ADDED = "admin.added"
_REMOVED = "admin.removed"
_RIGHT = naming.Right(_ADDED, refusals.CannotRunIt)
_INVITED = "program.invited"


def listed(session: Session, actor: Actor) -> AdminsFacts:
    """Return who runs the programme, for the form that names them.

    Raises:
        NotAllowedToNameAdmins: the actor is neither one of them nor a workspace owner or admin.
    """
    _require_may_name(session, actor)
    viewer = actors.viewer_of(session, actor.workspace_id, actor.person_id)
    faces = tuple(actors.face_of(person) for person in _admins(session, actor))
    return AdminsFacts(viewer, actors.program_of(session, actor).name, faces)


def names_by_role(session: Session, actor: Actor, now: datetime) -> bool:
    """Say whether the right to name admins would rest on a role in Slack, of which nobody may have told.

    Whoever had none a moment ago is not asked about again at once.
    """
    person = actors.person_of(session, actor)
    lately = person.asked_at is not None and person.asked_at > now - ASKED_LATELY
    if is_admin(session, actor.workspace_id, actor.program_id, actor.person_id):
        return False
    return person.is_workspace_admin or not lately


def change(
    session: Session, actor: Actor, shown: Sequence[str], chosen: Sequence[str], now: datetime
) -> None:
    """Name and unname admins: what `chosen` has and `shown` had not, and the other way round.

    Both are Slack ids; what another admin changed since the form was opened stays. Each change is
    told to everybody who was or now is an admin.

    Raises:
        NotAllowedToNameAdmins: the actor may not.
        NobodyLeft, CannotTakePart, CannotRunIt, NamedOftenToday: at the field.
    """
    naming.lock(session, actor)
    _require_may_name(session, actor)
    before = _admins(session, actor)
    added, removed = naming.named(session, actor, _RIGHT, shown, chosen, now, has_it=before)
    if len(before) + len(added) == len(removed):
        raise refusals.NobodyLeft
    session.add_all(_row(actor, person.id) for person in added)
    for person in removed:
        session.delete(_find_row(session, actor, person.id))
    told = {person.id for person in (*before, *added)}
    lines = [
        *(journal.record_for_card(session, actor, _ADDED, now, person_id=person.id) for person in added),
        *(journal.record_for_card(session, actor, _REMOVED, now, person_id=person.id) for person in removed),
    ]
    for person_id in told if lines else ():
        for line in lines:
            effects.notify(session, actor.workspace_id, person_id, CardKind.ADMINS_CHANGED, line, now)
    effects.rights_changed(session, actor.workspace_id, told, now)


def changed_facts(
    session: Session, workspace_id: int, recipient_id: int, entry_id: int
) -> AdminsChangedFacts | None:
    """Return what one change was, for one of those who are told; None if there is no such change."""
    entry = _entry(session, workspace_id, entry_id)
    if entry is None or entry.event not in (_ADDED, _REMOVED) or not (entry.actor_id and entry.person_id):
        return None
    actor = actors.actor_of(session, workspace_id, recipient_id)
    return AdminsChangedFacts(
        viewer=actors.viewer_of(session, workspace_id, recipient_id),
        program_name=actors.program_of(session, actor).name,
        changed_by=session.get_one(Person, (workspace_id, entry.actor_id)).name,
        person=actors.face_of(session.get_one(Person, (workspace_id, entry.person_id))),
        added=entry.event == _ADDED,
        at=entry.at,
    )


def propose(session: Session, actor: Actor, named: Sequence[str], now: datetime) -> ProposalFacts:
    """Propose a match of two people, by Slack ids: mentee, mentor. Who has not joined is only invited.

    Returns:
        What became of it: who was invited, who is asked, or what stands in the way, as `why` has it.

    Raises:
        NotAnAdmin: the actor does not run the programme.
        TwoPeopleNeeded, UnknownPerson, CannotTakePart, NotWithYourself: nobody to propose.
        AlreadyProposed: they have a card about it.
    """
    pair = _proposed_pair(session, actor, named)
    if missing := _to_invite(session, actor, pair):
        _invite(session, actor, missing, now)
    elif reasons := why.reasons(session, actor, pair, Intent.PROPOSE, now):
        return ProposalFacts(why.pair_facts(session, actor, pair), NotProposed(reasons))
    else:
        starting.propose(session, actor, Start(Intent.PROPOSE, pair.mentee, pair.mentor), now)
    return standing(session, actor, named, now)


def standing(session: Session, actor: Actor, named: Sequence[str], now: datetime) -> ProposalFacts:
    """Return how the proposal of these two stands now: invited, proposed, or what is in its way.

    Raises:
        NotAnAdmin, TwoPeopleNeeded, UnknownPerson, CannotTakePart, NotWithYourself: as `propose`.
    """
    pair = _proposed_pair(session, actor, named)
    return ProposalFacts(why.pair_facts(session, actor, pair), _outcome(session, actor, pair, now))


def _outcome(session: Session, actor: Actor, pair: Pair, now: datetime) -> Outcome:
    if missing := _to_invite(session, actor, pair):
        return NotJoined(tuple(_invited(session, actor, person) for person in missing))
    found = PairHistory(session, pair.mentee, [pair.mentor], actor.person_id).open_match(pair.mentor)
    if found and found.state is MatchState.PENDING and found.proposed_at:
        agreed = found.asking_side
        return Proposed(found.proposed_at, agreed, found.confirmed_at(agreed) if agreed else None)
    return InTheWay(why.reasons(session, actor, pair, Intent.PROPOSE, now))


def invitation_facts(
    session: Session, workspace_id: int, recipient_id: int, program_id: int
) -> InvitationFacts | None:
    """Return who invited somebody last; None where nobody did."""
    actor = actors.actor_of(session, workspace_id, recipient_id)
    entry = _last_invitation(session, actor, recipient_id)
    if entry is None or entry.actor_id is None or program_id != actor.program_id:
        return None
    return InvitationFacts(
        viewer=actors.viewer_of(session, workspace_id, recipient_id),
        program_name=actors.program_of(session, actor).name,
        invited_by=session.get_one(Person, (workspace_id, entry.actor_id)).name,
    )


def _require_may_name(session: Session, actor: Actor) -> None:
    named = is_admin(session, actor.workspace_id, actor.program_id, actor.person_id)
    if not named and not actors.person_of(session, actor).is_workspace_admin:
        raise refusals.NotAllowedToNameAdmins


def _admins(session: Session, actor: Actor) -> list[Person]:
    return admins_of(session, actor.workspace_id, actor.program_id)


def _row(actor: Actor, person_id: int) -> ProgramAdmin:
    return ProgramAdmin(workspace_id=actor.workspace_id, program_id=actor.program_id, person_id=person_id)


def _find_row(session: Session, actor: Actor, person_id: int) -> ProgramAdmin:
    return session.execute(
        select(ProgramAdmin).where(
            ProgramAdmin.workspace_id == actor.workspace_id,
            ProgramAdmin.program_id == actor.program_id,
            ProgramAdmin.person_id == person_id,
        )
    ).scalar_one()


def _proposed_pair(session: Session, actor: Actor, named: Sequence[str]) -> Pair:
    require_admin(session, actor)
    pair = why.pair_of(session, actor, named)
    if pair.mentee.person is pair.mentor.person:
        raise refusals.NotWithYourself
    return pair


def _to_invite(session: Session, actor: Actor, pair: Pair) -> list[Person]:
    """Return who of the two is not in the programme: never joined, or left. Nobody where one may not join."""
    program, both = actors.program_of(session, actor), (pair.mentee, pair.mentor)
    if any(admission.bar(program, one.person) for one in both):
        return []
    return [one.person for one in both if one.id is None or one.left_at]


def _invite(session: Session, actor: Actor, persons: Sequence[Person], now: datetime) -> None:
    """Invite these people, except those who were invited a short while ago."""
    for person in persons:
        last = _last_invitation(session, actor, person.id)
        if last is None or last.at + INVITE_AGAIN_AFTER <= now:
            journal.record(session, actor, _INVITED, now, subject_id=actor.program_id, person_id=person.id)
            effects.notify(session, actor.workspace_id, person.id, CardKind.INVITATION, actor.program_id, now)


def _last_invitation(session: Session, actor: Actor, person_id: int) -> JournalEntry | None:
    return session.execute(
        select(JournalEntry)
        .where(
            JournalEntry.workspace_id == actor.workspace_id,
            JournalEntry.event == _INVITED,
            JournalEntry.subject_id == actor.program_id,
            JournalEntry.person_id == person_id,
        )
        .order_by(JournalEntry.id.desc())
        .limit(1)
    ).scalar_one_or_none()


def _invited(session: Session, actor: Actor, person: Person) -> Invited:
    last = _last_invitation(session, actor, person.id)
    return Invited(person.name, last.at if last else None)


def _entry(session: Session, workspace_id: int, entry_id: int) -> JournalEntry | None:
    return session.execute(
        select(JournalEntry).where(JournalEntry.workspace_id == workspace_id, JournalEntry.id == entry_id)
    ).scalar_one_or_none()
