"""A local page on which people talk in the simulated Slack, and see what Slack would object to."""

from bot.simulators.slack.page.server import Page
from bot.simulators.slack.page.stage import Place, Role, Stage

__all__ = ["Page", "Place", "Role", "Stage"]
