"""The people of a workspace, as Slack describes them."""

from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime, timedelta
from typing import Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sandbox.json_types import Json

_PICTURE_SIZES = (24, 32, 48, 72, 192, 512)  # pixels
# Where Slack says that photos are. The page takes what is below it from the sandbox itself (`portraits`).
_PHOTOS = "https://avatars.slack-edge.com/stand-in"


@dataclass(frozen=True)
class Person:
    """One person whom a workspace sees, human or bot: a member, a guest, somebody of another company.

    `tz` is an IANA name; `show` puts them on the page first.
    """

    id: str
    name: str
    tz: str = "Europe/London"
    is_admin: bool = False
    is_owner: bool = False
    deleted: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_bot: bool = False
    # Of another workspace; a channel is shared with it, if they are no stranger. Empty: of this one.
    team_id: str = ""
    enterprise_id: str = ""
    is_stranger: bool = False
    locale: str = "en-GB"
    email: str = ""
    title: str = ""  # what they do, as their profile says
    show: bool = True

    @classmethod
    def from_json(cls, raw: Json) -> Self:
        """Take a person as the world file has them.

        Raises:
            ValueError: a field is unknown.
        """
        unknown = set(raw) - {field.name for field in fields(cls)}
        if unknown:
            raise ValueError(f"unknown fields of a person: {', '.join(sorted(unknown))}")
        return cls(**raw)

    def as_world(self) -> Json:
        """Return the person as the world file and the control endpoints have them."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def changed(self, changes: Json) -> Self:
        """Return the same person with `changes` applied.

        Raises:
            ValueError: a field is unknown, or the id would change.
        """
        if "id" in changes and changes["id"] != self.id:
            raise ValueError("a person's id never changes")
        self.from_json({"id": self.id, "name": self.name, **changes})
        return replace(self, **changes)

    @property
    def handle(self) -> str:
        """The legacy user name, which slash commands and mentions carry."""
        return self.name.lower().replace(" ", ".")

    @property
    def address(self) -> str:
        """The e-mail address, made up where the world file has none."""
        return self.email or f"{self.handle}@example.com"

    def as_slack(self, team_id: str, *, with_locale: bool = False, with_email: bool = False) -> Json:
        """Return Slack's user object; locale and e-mail only where the call may see them."""
        home = self.team_id or team_id
        profile = self._profile(home) | ({"email": self.address} if with_email else {})
        user = {
            "id": self.id,
            "team_id": home,
            "name": self.handle,
            "deleted": self.deleted,
            "is_bot": self.is_bot,
            "is_app_user": False,
            "updated": 1700000000,
            "profile": profile,
        }
        if not self.deleted:  # Slack leaves zone and roles out of a deactivated person's object
            user |= self._roles() | self._zone()
        if self.enterprise_id:
            user["enterprise_user"] = {
                "id": self.id,
                "enterprise_id": self.enterprise_id,
                "enterprise_name": "Organisation",
                "is_admin": False,
                "is_owner": False,
                "teams": [home],
            }
        if self.is_stranger:
            user["is_stranger"] = True
        return user | ({"locale": self.locale} if with_locale else {})

    def _roles(self) -> Json:
        return {
            "color": "9f69e7",
            "real_name": self.name,
            "is_admin": self.is_admin or self.is_owner,
            "is_owner": self.is_owner,
            "is_primary_owner": False,
            "is_restricted": self.is_restricted or self.is_ultra_restricted,
            "is_ultra_restricted": self.is_ultra_restricted,
            "is_email_confirmed": True,
            "who_can_share_contact_card": "EVERYONE",
        }

    def _zone(self) -> Json:
        try:
            now = datetime.now(ZoneInfo(self.tz))
        except (ZoneInfoNotFoundError, ValueError):
            now = datetime.now(UTC)
        offset = now.utcoffset() or timedelta(0)
        return {"tz": self.tz, "tz_label": now.tzname() or "", "tz_offset": int(offset.total_seconds())}

    def _profile(self, team_id: str) -> Json:
        first, _, last = self.name.partition(" ")
        return {
            "real_name": self.name,
            "real_name_normalized": self.name,
            "display_name": self.name,
            "display_name_normalized": self.name,
            "first_name": first,
            "last_name": last,
            "title": self.title,
            "phone": "",
            "skype": "",
            "status_text": "",
            "status_text_canonical": "",
            "status_emoji": "",
            "status_emoji_display_info": [],
            "status_expiration": 0,
            "avatar_hash": "g" + self.id.lower(),
            "fields": {},
            "team": team_id,
            **{f"image_{size}": f"{_PHOTOS}/{self.id}_{size}.png" for size in _PICTURE_SIZES},
        }
