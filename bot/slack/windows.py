"""What is shown in windows that are open."""

from __future__ import annotations

import asyncio

import structlog

from bot.slack.errors import SlackBusy, SlackError, SlackRefused, SlackUnreachable
from bot.slack.rendering.blocks import Json
from bot.slack.web_api import Api

AGAIN_S = (0.5, 2.0, 5.0)
"""Waits before a window is shown anew what it did not take."""


class Windows:
    """Shows something else in a window, once more where Slack did not take it at once. `again_s`: the waits."""

    def __init__(self, api: Api, again_s: tuple[float, ...] = AGAIN_S) -> None:
        self._api = api
        self._again_s = again_s
        self._log = structlog.get_logger("slack")

    async def show(self, workspace: str, window: str, view: Json, otherwise: Json) -> bool:
        """Show something in an open window; False when it could not be told at all. One that was closed needs none.

        `otherwise`: what is shown where Slack refuses it.
        """
        for wait in (*self._again_s, None):
            try:
                await self._api.update_view(workspace, window, view)
            except SlackRefused as refused:
                if refused.error == "not_found":
                    return True
                self._log.error("slack.window_refused", error=refused.error)
                if view == otherwise:
                    return False
                view = otherwise
            except (SlackBusy, SlackUnreachable) as error:
                if wait is not None:
                    await asyncio.sleep(max(wait, min(error.seconds, 5.0)) if isinstance(error, SlackBusy) else wait)
            except SlackError:
                return False
            else:
                return True
        return False
