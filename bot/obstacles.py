"""What an error of Slack's means for an operator: a sentence that blames the right one."""

from dataclasses import dataclass

from slack_sdk.errors import SlackApiError

from bot.delivery import failures
from bot.delivery.failures import FailureKind
from bot.settings import Settings

# Somebody has to do something about these; everything else that Slack answers may pass.
_LASTING = (FailureKind.INSTALLATION, FailureKind.FEATURE, FailureKind.INVALID_REQUEST)


@dataclass(frozen=True)
class Obstacle:
    """What is in the bot's way, in a sentence, and whether it may pass by itself."""

    sentence: str
    passes: bool


def of_slack(error: SlackApiError | OSError, settings: Settings) -> Obstacle:
    """Return what keeps Slack from answering, or from accepting a token."""
    failure = failures.classify(error)
    if isinstance(error, OSError):
        return Obstacle(f"Slack cannot be reached at {settings.slack_api_url} ({failure.code}).", passes=True)
    if failure.kind not in _LASTING:
        return Obstacle(f"Slack does not answer as it should ({failure.code}).", passes=True)
    opens_socket = "apps.connections" in str(getattr(error.response, "api_url", ""))
    token = "SLACK_APP_TOKEN" if opens_socket else "SLACK_BOT_TOKEN"
    advice = "python -m bot doctor says more."
    return Obstacle(f"Slack does not accept {token} ({failure.code}). {advice}", passes=False)
