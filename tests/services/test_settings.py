"""While an admin's settings are being stored, everybody else's clicks go on."""

from dataclasses import replace

import pytest

from bot.models.program import Program
from bot.services.match import starting
from bot.services.program import settings
from tests.services.harness import HURRY, MENTEE, MENTOR, NOW, ServiceHarness


@pytest.mark.parametrize("harness", ["postgresql"], indirect=True)
def test_a_new_match_does_not_wait_for_settings(harness: ServiceHarness) -> None:
    """A match's row names its programme; if saving locked that out, each could wait for the other."""
    ada, lin, grace = harness.join("Ada", MENTOR), harness.join("Lin", MENTEE), harness.admin("Grace")
    with harness.store.transaction() as saving:
        before = settings.choices_of(saving.get_one(Program, (grace.workspace_id, grace.program_id)))
        settings.save(saving, grace, replace(before, default_max_connections=2), NOW)
        with harness.store.transaction() as session:
            session.execute(HURRY)
            match_id = starting.write_to(session, lin, harness.id_of(ada), "Hello", NOW).id
    assert harness.match(match_id).mentee_id == harness.id_of(lin)
