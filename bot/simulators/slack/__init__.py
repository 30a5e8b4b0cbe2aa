"""A local Slack over real sockets, as strict as the real one, and driven like a dialog."""

from bot.simulators.slack.blocks import block_problems, view_problems
from bot.simulators.slack.delivery import Delivery
from bot.simulators.slack.forms import FormIncomplete
from bot.simulators.slack.records import APP, BOT_ID, BOT_USER, TEAM, Channel, Message, User, View
from bot.simulators.slack.transcript import shown, shown_view
from bot.simulators.slack.workspace import Submission, Workspace
from bot.simulators.watch import NothingHeard

__all__ = [
    "APP",
    "BOT_ID",
    "BOT_USER",
    "TEAM",
    "Channel",
    "Delivery",
    "FormIncomplete",
    "Message",
    "NothingHeard",
    "Submission",
    "User",
    "View",
    "Workspace",
    "block_problems",
    "shown",
    "shown_view",
    "view_problems",
]
