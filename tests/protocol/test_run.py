"""The last test of a run: all that crossed the wires, in both directions, is as Slack's own types have it.

After a part of the tests it judges that part; alone it has nothing to judge.
"""

import pytest

from tests.needs import is_missing
from tests.protocol.judge import judge
from tests.protocol.recorder import Recorder
from tests.protocol.schemas import require_node


@pytest.mark.runs_last
def test_nothing_crossed_the_wire_that_slack_does_not_know(recorder: Recorder) -> None:
    """Whatever apps and sandbox sent in the tests of this run, few or all: no violation either way."""
    require_node()
    verdict = judge(recorder.entries())
    if not verdict.counts:
        is_missing("Nothing has crossed a wire: run other tests with this one, such as `tests/handlers`.")
    recorder.note(f"Held against Slack's types: {verdict}.")

    assert verdict.violations == []
