"""Files on their way in: an address to upload to, then the file itself."""

from dataclasses import dataclass

from sandbox.ids import Ids
from sandbox.json_types import Json


@dataclass
class File:
    """One file; `content` is None until it was uploaded, `done` until the upload was completed."""

    id: str
    name: str
    length: int
    owner: str
    team: str
    content: bytes | None = None
    title: str = ""
    created: int = 0
    done: bool = False

    def as_slack(self, base_url: str) -> Json:
        """Return Slack's file object, with an address from which the page can fetch it."""
        extension = self.name.rpartition(".")[2] if "." in self.name else "text"
        address = f"{base_url}/files/{self.id}/{self.name}"
        return {
            "id": self.id,
            "created": self.created,
            "timestamp": self.created,
            "name": self.name,
            "title": self.title or self.name,
            "mimetype": "application/octet-stream",
            "filetype": extension,
            "pretty_type": extension.upper(),
            "user": self.owner,
            "user_team": self.team,
            "editable": False,
            "size": self.length,
            "mode": "hosted",
            "is_external": False,
            "external_type": "",
            "is_public": False,
            "public_url_shared": False,
            "display_as_bot": False,
            "username": "",
            "channels": [],
            "groups": [],
            "url_private": address,
            "url_private_download": address,
            "permalink": address,
        }


class Files:
    """All files, by id and by upload ticket."""

    def __init__(self, ids: Ids) -> None:
        self._ids = ids
        self._by_id: dict[str, File] = {}
        self._tickets: dict[str, File] = {}

    def expect(self, name: str, length: int, owner: str, team: str) -> tuple[str, File]:
        """Make room for a file of `length` bytes and return its upload ticket and the file."""
        file = File(self._ids.new("F"), name, length, owner, team)
        ticket = self._ids.secret()
        self._by_id[file.id] = self._tickets[ticket] = file
        return ticket, file

    def find(self, file_id: str) -> File | None:
        """Return the file with that id."""
        return self._by_id.get(file_id)

    def receive(self, ticket: str, content: bytes) -> bool:
        """Take an upload; False where the ticket is unknown or used, or the length is another."""
        file = self._tickets.get(ticket)
        if file is None or file.content is not None or len(content) != file.length:
            return False
        file.content = content
        return True
