"""A local page on which one plays the product engineer: a board of issues, and what one does to them."""

from bot.simulators.jira.page.server import Page

__all__ = ["Page"]
