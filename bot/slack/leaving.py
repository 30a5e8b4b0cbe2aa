"""Workspaces that remove the app: their tokens are forgotten, and nothing is sent there any more."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Protocol

import structlog

from bot.slack.incoming import Left, read_left
from bot.slack.ports import Held


class Forgetting(Protocol):
    """Forgets installations, see `bot.slack.installations.Installations`."""

    async def forget(self, workspace: str, at: datetime) -> bool:
        """Forget the tokens of a workspace; False: it was installed after `at`."""
        ...


class Leaving:
    """Hears that the app was removed, or that its tokens were taken back: two events, in any order, maybe late."""

    def __init__(self, installations: Forgetting) -> None:
        self._installations = installations
        self._log = structlog.get_logger("slack")

    async def handle(self, body: Mapping[str, Any], held: Held) -> None:
        """Forget the tokens, unless the app was installed anew since."""
        left: Left = read_left(body)
        at = datetime.fromtimestamp(left.at, UTC) if left.at else held.at
        if await self._installations.forget(left.workspace, at):
            self._log.warning("slack.uninstalled", workspace=left.workspace)
