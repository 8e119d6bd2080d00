"""views.*: triggers, the stack of three, hashes, external ids, the Home tab."""

from collections.abc import Iterator

import pytest
from slack_sdk import WebClient

from sandbox.driver import Driver
from sandbox.options import Options
from sandbox.person import DrivenPerson
from sandbox.running import running
from sandbox.world import World
from tests.sandbox.blocks import field, home, modal, plain, reading, section
from tests.sandbox.bolt_app import MANIFEST
from tests.sandbox.clock import Clock
from tests.sandbox.refusals import error_of, refused


def trigger(slack: Driver, person: DrivenPerson) -> str:
    """Return the trigger of a command nobody answers."""
    person.command("/tiny")
    return str(slack.payloads("/tiny")[-1]["request"]["trigger_id"])


def trigger_in_modal(slack: Driver, person: DrivenPerson) -> str:
    """Return the trigger of a submission nobody answers."""
    person.fill("Name", "x")
    person.submit()
    return str(slack.payloads("view_submission")[-1]["request"]["trigger_id"])


def test_a_trigger_opens_one_modal(slack: Driver, client: WebClient, lin: DrivenPerson) -> None:
    """The second use of a trigger is refused, and so is one nobody gave."""
    given = trigger(slack, lin)
    view = client.views_open(trigger_id=given, view=modal())["view"]

    assert lin.modal() == view
    assert (view["root_view_id"], view["previous_view_id"]) == (view["id"], None)
    assert error_of(client.views_open, trigger_id=given, view=modal()) == "exchanged_trigger_id"
    assert error_of(client.views_open, trigger_id="1.2.3", view=modal()) == "invalid_trigger_id"
    assert error_of(client.api_call, "views.open", json={"view": modal()}) == "invalid_arguments"


def test_a_trigger_lives_three_seconds() -> None:
    """Three seconds are in time, a moment more is too late."""
    clock = Clock()
    with running(World(options=Options(clock=clock)), manifest=MANIFEST) as slack:
        client, lin = WebClient(slack.bot_token, slack.api_url), slack.person("Lin Osei")
        first, second = trigger(slack, lin), trigger(slack, lin)
        clock.forward(3)
        assert client.views_open(trigger_id=first, view=modal())["ok"]
        clock.forward(0.1)
        assert error_of(client.views_open, trigger_id=second, view=modal()) == "expired_trigger_id"


def test_a_refused_view_does_not_use_up_the_trigger(
    slack: Driver, client: WebClient, lin: DrivenPerson
) -> None:
    """`invalid_arguments` names each problem and its place; the trigger is still good."""
    given = trigger(slack, lin)
    answer = refused(client.views_open, trigger_id=given, view=reading())

    assert answer["error"] == "invalid_arguments"
    assert all("[json-pointer:/view" in one for one in answer["response_metadata"]["messages"])
    assert lin.modal() is None
    assert client.views_open(trigger_id=given, view=modal())["ok"]


def test_a_view_has_a_size(slack: Driver, client: WebClient, lin: DrivenPerson) -> None:
    """More than 250 kB are refused before anything else is looked at."""
    large = modal(*[section("ä" * 3000, block_id=str(n)) for n in range(60)])

    assert error_of(client.views_open, trigger_id=trigger(slack, lin), view=large) == "view_too_large"


def test_three_modals_and_no_more(slack: Driver, client: WebClient, lin: DrivenPerson) -> None:
    """Opening from within a modal pushes too; a fourth is refused; closing one shows the one below."""
    ids = [client.views_open(trigger_id=trigger(slack, lin), view=modal())["view"]["id"]]
    for show in (client.views_push, client.views_open):
        view = show(trigger_id=trigger_in_modal(slack, lin), view=modal())["view"]
        assert (view["root_view_id"], view["previous_view_id"]) == (ids[0], ids[-1])
        ids.append(view["id"])

    last = trigger_in_modal(slack, lin)
    assert error_of(client.views_push, trigger_id=last, view=modal()) == "push_limit_reached"
    lin.close()
    assert [view["id"] for view in lin.screen()["modals"]] == ids[:2]


def test_pushing_onto_nothing(slack: Driver, client: WebClient, lin: DrivenPerson) -> None:
    """views.push needs a modal to stand on."""
    assert error_of(client.views_push, trigger_id=trigger(slack, lin), view=modal()) == "not_found"


def test_a_stale_hash_is_refused(slack: Driver, client: WebClient, lin: DrivenPerson) -> None:
    """Each version has its hash; an update made for an older one changes nothing."""
    opened = client.views_open(trigger_id=trigger(slack, lin), view=modal())["view"]
    newer = client.views_update(view_id=opened["id"], hash=opened["hash"], view=modal(title=plain("Two")))[
        "view"
    ]

    stale = {"view_id": opened["id"], "hash": opened["hash"], "view": modal(title=plain("Three"))}
    assert newer["hash"] != opened["hash"]
    assert error_of(client.views_update, **stale) == "hash_conflict"
    assert (lin.modal() or {})["title"]["text"] == "Two"


def test_entries_stay_where_the_ids_stay(slack: Driver, client: WebClient, lin: DrivenPerson) -> None:
    """An update keeps what was typed at the same ids in the same kind of element, and forgets the rest."""
    before = modal(field("Name", "name"), field("Town", "town", optional=True), field("Age", "age"))
    view_id = client.views_open(trigger_id=trigger(slack, lin), view=before)["view"]["id"]
    lin.fill("Name", "Lin")
    lin.fill("Town", "Oslo")
    lin.fill("Age", "30")
    lin.submit()

    age = {"type": "number_input", "is_decimal_allowed": False}
    after = modal(field("Your name", "name"), field("Town", "home", optional=True), field("Age", "age", age))
    values = client.views_update(view_id=view_id, view=after)["view"]["state"]["values"]

    assert values["name"]["entry"]["value"] == "Lin"
    assert values["home"]["entry"]["value"] is None
    assert values["age"]["entry"] == {"type": "number_input", "value": None}


def test_external_ids_are_names_of_one_view(slack: Driver, client: WebClient, lin: DrivenPerson) -> None:
    """A view can be updated by its external_id; another view cannot take the name."""
    ada = slack.person("Ada Reyes")
    named = modal(external_id=f"form-{lin.id}")
    client.views_open(trigger_id=trigger(slack, lin), view=named)

    assert client.views_update(external_id=f"form-{lin.id}", view=named)["ok"]
    assert error_of(client.views_open, trigger_id=trigger(slack, ada), view=named) == "duplicate_external_id"
    assert error_of(client.views_update, external_id="none", view=modal()) == "not_found"
    assert error_of(client.api_call, "views.update", json={"view": modal()}) == "invalid_arguments"


def test_closed_views_are_not_found(slack: Driver, client: WebClient, lin: DrivenPerson) -> None:
    """Once the person closed it, there is nothing to update."""
    view_id = client.views_open(trigger_id=trigger(slack, lin), view=modal())["view"]["id"]
    lin.close()

    assert error_of(client.views_update, view_id=view_id, view=modal()) == "not_found"


def test_a_home_tab_is_published_for_somebody(client: WebClient, lin: DrivenPerson) -> None:
    """It replaces the one before, unless the hash is stale; unknown people and modals are refused."""
    first = client.views_publish(user_id=lin.id, view=home())["view"]
    second = client.views_publish(user_id=lin.id, view=home(section("Two")), hash=first["hash"])["view"]

    assert (first["id"], lin.home()) == (second["id"], second)
    stale = {"user_id": lin.id, "view": home(), "hash": first["hash"]}
    assert error_of(client.views_publish, **stale) == "hash_conflict"
    unknown = refused(client.views_publish, user_id="U0NOBODY", view=home())
    assert unknown["response_metadata"]["messages"] == ["invalid `user_id`"]
    assert error_of(client.views_publish, user_id=lin.id, view=modal()) == "invalid_arguments"


@pytest.fixture
def bare() -> Iterator[Driver]:
    """An app without any tab, shortcut or command."""
    with running(manifest={**MANIFEST, "features": {"bot_user": {"display_name": "tiny"}}}) as slack:
        yield slack


def test_tabs_the_manifest_does_not_have(bare: Driver) -> None:
    """Without a Home tab nothing is published, without a Messages tab nothing is posted or typed."""
    client, lin = WebClient(bare.bot_token, bare.api_url), bare.person("Lin Osei")

    assert error_of(client.views_publish, user_id=lin.id, view=home()) == "not_enabled"
    assert error_of(client.chat_postMessage, channel=lin.id, text="Hi") == "messages_tab_disabled"
    assert lin.say("Hi").failure == "messages_tab_disabled"
    assert lin.open_home().failure == "home_tab_disabled"
    assert lin.command("/tiny").failure == "unknown_command"
    assert lin.shortcut("log_it").failure == "unknown_shortcut"
