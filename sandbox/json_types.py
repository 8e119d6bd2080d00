"""The names for what travels as JSON."""

from typing import Any

Json = dict[str, Any]
JsonValue = Any  # whatever JSON can hold
