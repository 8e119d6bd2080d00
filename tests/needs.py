"""What a test needs besides Python: a machine may lack it, but not the one that runs CI."""

import os
from typing import NoReturn

import pytest


def is_missing(sentence: str) -> NoReturn:
    """Leave the running test out and say why; in CI, where everything is installed, it fails with that."""
    if os.environ.get("CI") == "true":
        pytest.fail(sentence, pytrace=False)
    pytest.skip(sentence)
