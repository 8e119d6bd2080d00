"""Cards, tables and charts: rules across their parts and across a surface, and workspaces without them."""

from collections.abc import Sequence
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.blockkit import problems_of_message, problems_of_view
from sandbox.driver import Driver
from sandbox.person import DrivenPerson
from tests.sandbox.blocks import button, home, plain, section
from tests.sandbox.bolt_app import TinyApp
from tests.sandbox.refusals import error_of

Json = dict[str, Any]


def cells(*texts: str) -> list[Json]:
    """A row of a table."""
    return [{"type": "raw_text", "text": text} for text in texts]


def table(*rows: Sequence[Json], type_: str = "data_table", **more: object) -> Json:
    """A table; a data table has a caption."""
    caption = {"caption": "Pairs"} if type_ == "data_table" else {}
    return {"type": type_, "rows": [list(row) for row in rows], **caption, **more}


def chart(type_: str = "bar", categories: Sequence[str] = ("May", "June"), **series: Sequence[float]) -> Json:
    """A chart with a series for each name."""
    plotted = [
        {"name": name, "data": [{"label": at, "value": v} for at, v in zip(categories, values, strict=False)]}
        for name, values in series.items()
    ]
    drawn = {"type": type_, "series": plotted, "axis_config": {"categories": list(categories)}}
    return {"type": "data_visualization", "title": "Matches", "chart": drawn}


def pie(**slices: float) -> Json:
    """A pie."""
    segments = [{"label": label, "value": value} for label, value in slices.items()]
    return {"type": "data_visualization", "title": "Shares", "chart": {"type": "pie", "segments": segments}}


RICH = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": []}]}
WRONG = [
    ([table(cells("A", "B"), cells("1"))], "must provide 2 items", "/0/rows/1"),
    ([table([RICH], cells("1"))], "unsupported type: rich_text", "/0/rows/0/0/type"),
    (
        [table(cells("A"), cells("1"), row_header_column_index=1)],
        "must be less than 1",
        "/0/row_header_column_index",
    ),
    ([table(cells("A"), cells("x" * 20_000))], "must be less than 20001 characters in total", "/0/rows"),
    (
        [table(cells("x" * 10_001), type_="table")],
        "must be less than 10001 characters in total",
        "/0/rows",
    ),
    ([table(cells("A"), type_="table")] * 2, "no more than 1 blocks of type table allowed", "/1"),
    ([pie(a=1)] * 3, "no more than 2 blocks of type data_visualization allowed", "/2"),
    ([chart(a=[1])], "must provide one item for each of `categories`", "/0/chart/series/0/data"),
    ([chart(categories=["May", "May"], a=[1, 2])], "must be unique", "/0/chart/axis_config/categories"),
    ([chart(a=[1, float("nan")])], "must provide a finite number", "/0/chart/series/0/data/1/value"),
    ([pie(a=0)], "must be more than 0", "/0/chart/segments/0/value"),
    ([pie(**{f"s{n}": 1 for n in range(13)})], "no more than 12 items allowed", "/0/chart/segments"),
    ([chart("pie", a=[1, 2])], "missing required field: segments", "/0/chart"),
    (
        [{"type": "markdown", "text": "x" * 6_001}] * 2,
        "must be less than 12001 characters in total",
        "/1/text",
    ),
]


@pytest.mark.parametrize(("blocks", "what", "where"), WRONG)
def test_what_is_wrong_is_told_with_its_place(blocks: list[Json], what: str, where: str) -> None:
    """Rules between cells, between points and categories, and between the blocks of a message."""
    assert f"[ERROR] {what} [json-pointer:/blocks{where}]" in problems_of_message(blocks)


def test_what_is_within_the_rules_is_taken() -> None:
    """As much as is allowed of each, together."""
    twelve = {f"s{n}": [1] * 20 for n in range(12)}
    months = [str(n) for n in range(20)]
    blocks = [
        table(cells("A"), cells("x" * 19_999)),
        table(cells("x" * 10_000), type_="table"),
        chart("area", months, **twelve),
        pie(**{f"s{n}": 0.5 for n in range(12)}),
    ]
    assert problems_of_message(blocks) == []
    # A Home has no limit of charts.
    assert problems_of_view(home(*blocks, pie(a=1)), "home") == []


def test_a_workspace_without_a_type_of_block(slack: Driver, client: WebClient, lin: DrivenPerson) -> None:
    """New blocks come to one workspace after the other, and to one surface after the other."""
    slack.lacks("data_visualization", "card", surfaces=["home"])
    blocks = [section("Hi"), pie(a=1)]
    shown = {"type": "container", "title": plain("All"), "child_blocks": [section("Hi")]}
    with pytest.raises(SlackApiError) as refused:
        client.views_publish(user_id=lin.id, view=home(*blocks))
    assert "unsupported type: data_visualization [json-pointer:/view/blocks/1/type]" in str(
        refused.value.response["response_metadata"]["messages"]
    )
    assert client.chat_postMessage(channel=lin.id, text="Hi", blocks=blocks)["ok"]
    slack.lacks("data_visualization")
    assert error_of(client.chat_postMessage, channel=lin.id, text="Hi", blocks=blocks) == "invalid_blocks"
    assert client.chat_postMessage(channel=lin.id, text="Hi", blocks=[shown])["ok"]
    slack.lacks()
    assert client.views_publish(user_id=lin.id, view=home(*blocks))["ok"]
    with pytest.raises(ValueError, match="every workspace has"):
        slack.lacks("section")


@pytest.mark.parametrize("place", ["card", "carousel", "container", "data_table"])
def test_buttons_within_other_blocks_work(app: TinyApp, lin: DrivenPerson, place: str) -> None:
    """On a card, on one of several, in a container, in a row of a table."""
    go = button("Go", "go", "7")
    card = {"type": "card", "block_id": "inner", "title": {"type": "mrkdwn", "text": "Lin"}, "actions": [go]}
    row = {"type": "actions", "block_id": "inner", "elements": [go]}
    cell = {"type": "action_cell", "element": go, "fallback": cells("Go")[0]}
    blocks: dict[str, Json] = {
        "card": card,
        "carousel": {"type": "carousel", "elements": [card]},
        "container": {"type": "container", "title": plain("All"), "child_blocks": [row]},
        "data_table": table(cells("A"), [cell], block_id="inner"),
    }
    app.client.chat_postMessage(channel=lin.id, text="Hi", blocks=[blocks[place]])
    assert lin.click("Go").ok
    [action] = app.body("block_actions")["actions"]
    assert (action["block_id"], action["action_id"], action["value"]) == ("inner", "go", "7")


@pytest.mark.parametrize(
    ("arguments", "error", "pointer"),
    [
        ({"blocks": [section("Hi")]}, None, None),
        ({"view": home()}, None, None),
        ({"message": {"text": "Hi", "blocks": [pie(a=1)]}}, None, None),
        ({"blocks": [{"type": "section"}]}, "invalid_blocks", "/0/type"),
        ({"blocks": [{"text": plain("Hi")}]}, "invalid_blocks", "/0"),
        ({"view": home({"type": "alert", "text": plain("Hi")})}, "invalid_view", "/blocks/0/type"),
        ({"message": {"blocks": [{"type": "header"}]}}, "invalid_message", "/blocks/0"),
        ({}, "invalid_arguments", None),
        ({"blocks": [section("Hi")], "view": home()}, "invalid_arguments", None),
    ],
)
def test_a_screen_is_judged_before_anybody_sees_it(
    slack: Driver, arguments: Json, error: str | None, pointer: str | None
) -> None:
    """`blocks.validate` needs no token; each error has its place and a code."""
    nobody = WebClient(base_url=slack.api_url)
    answer: Any
    try:
        answer = nobody.api_call("blocks.validate", json=arguments)
    except SlackApiError as refused:
        answer = refused.response
    assert answer.get("error") == error
    if pointer:
        [found] = answer["errors"]
        assert found["pointer"] == pointer
        assert found["code"] == ("missing_field" if "missing" in found["message"] else "failed_constraint")
