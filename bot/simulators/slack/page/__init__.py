"""A local page on which people talk in the simulated Slack, and see what Slack would object to."""

from bot.simulators.slack.page.server import Page
from bot.simulators.slack.page.stage import LOCALES, Place, Role, Stage

__all__ = ["LOCALES", "Page", "Place", "Role", "Stage"]
