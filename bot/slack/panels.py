"""Buttons and fields of windows and of the Home tab, apart from those under messages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from bot.slack import buttons, homes
from bot.slack.homes import Homes
from bot.slack.incoming import Pressed, read_pressed
from bot.slack.ports import Held
from bot.slack.rendering import names
from bot.slack.sharing import Sharing


class Buttons(Protocol):
    """Carries out all other buttons."""

    async def handle(self, body: Mapping[str, Any], held: Held) -> None:
        """Handle a button that was written down."""
        ...

    async def open(self, button: Pressed) -> None:
        """Open the window that a button asks for."""
        ...


class Panels:
    """Takes what is pressed or typed where it belongs."""

    def __init__(self, *, homes: Homes, sharing: Sharing, under_messages: Buttons) -> None:
        self._homes = homes
        self._sharing = sharing
        self._buttons = under_messages

    async def handle(self, body: Mapping[str, Any], held: Held) -> None:
        """Handle what was written down.

        Raises:
            Exception: it did not work now; it is to be handled again.
        """
        button = read_pressed(body)
        if button.view and button.action == names.SEARCH_FIELD:
            await self._homes.find(button, held)
        elif button.view and button.action == names.LANGUAGE_FIELD:
            await self._homes.speak(button, held)
        elif button.view and button.action.startswith(names.THREAD_SHARE):
            await self._sharing.share(button)
        else:
            await self._buttons.handle(body, held)

    async def open(self, button: Pressed) -> None:
        """Open the window that a button asks for. Never raises: whoever pressed is told what went wrong."""
        await (self._homes.open(button) if _at_home(button) else self._buttons.open(button))


def opens(button: Pressed) -> bool:
    """Tell whether a button opens a window, which is done at once."""
    return names.unnumbered(button.action) in buttons.OPENING or _at_home(button)


def _at_home(button: Pressed) -> bool:
    name = names.unnumbered(button.action)
    return bool(button.view) and name != button.action and name in homes.OPENING
