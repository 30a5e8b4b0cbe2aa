"""Who can be played on the page, and where they talk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from bot.simulators.slack.records import Channel, User

LOCALES: Mapping[str, str] = {
    "de-DE": "Deutsch",
    "en-US": "English",
    "es-ES": "Español",
    "fr-FR": "Français",
    "it-IT": "Italiano",
    "ja-JP": "日本語",
    "ko-KR": "한국어",
    "pt-BR": "Português",
    "ru-RU": "Русский",
    "sv-SE": "Svenska",
    "zh-CN": "中文",
}
"""What somebody's Slack may be shown in on the page: what we speak, and one that we do not."""


@dataclass(frozen=True, slots=True)
class Role:
    """Somebody whom one may be. `known_as`: what they are to the app, as ``customer``."""

    user: User
    known_as: str


@dataclass(frozen=True, slots=True)
class Place:
    """A channel of the sidebar. `topic`: what goes on there."""

    channel: Channel
    topic: str


@dataclass(frozen=True, slots=True)
class Stage:
    """What the page shows beside what is said.

    Attributes:
        roles: the first is who one is at the start.
        places: channels in their order; direct messages come of themselves.
        assistant: whether the app has an assistant pane.
        commands: names of the app's slash commands.
        shortcuts: of a message's menu: callback id and name.
    """

    roles: tuple[Role, ...]
    places: tuple[Place, ...]
    assistant: bool = False
    commands: tuple[str, ...] = ()
    shortcuts: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, roles: tuple[Role, ...], places: tuple[Place, ...], manifest: Mapping[str, Any]) -> Self:
        """Make a stage for an app with a manifest."""
        features = manifest.get("features", {})
        return cls(
            roles,
            places,
            assistant="assistant_view" in features,
            commands=tuple(command["command"] for command in features.get("slash_commands", ())),
            shortcuts=tuple(
                (one["callback_id"], one["name"]) for one in features.get("shortcuts", ()) if one["type"] == "message"
            ),
        )

    def role(self, user_id: str) -> Role:
        """Give a role by the id of its user.

        Raises:
            LookupError: nobody of the page has it.
        """
        for role in self.roles:
            if role.user.id == user_id:
                return role
        raise LookupError(f"{user_id} is nobody whom one can be here")
