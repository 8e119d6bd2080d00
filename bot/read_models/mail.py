"""What people see of their e-mail."""

from dataclasses import dataclass
from datetime import datetime

from bot.read_models.common import Viewer


@dataclass(frozen=True)
class MailFacts:
    """Whether somebody gets e-mail, and where."""

    viewer: Viewer
    # Whether there is a mail server.
    offered: bool
    # The proven address; empty: e-mail is off.
    address: str = ""
    # Since when nothing is sent there, because the mail server said no for good.
    refused_at: datetime | None = None
    # The address that a code was mailed to and that is not proven yet; whether the code still works.
    unproven: str = ""
    code_works: bool = False
    # Whether the mail server would not take the mail with the code.
    code_refused: bool = False

    @property
    def shown_address(self) -> str:
        """The address that a form begins with: the newest that is or may still be proven."""
        return self.unproven if self.code_works else self.address
