"""The web: the chat page, article pages and the API over HTTP."""

from bot.web.dependencies import Limits, Rate, WebDependencies
from bot.web.ports import PortTaken
from bot.web.server import create_app, run

__all__ = ["Limits", "PortTaken", "Rate", "WebDependencies", "create_app", "run"]
