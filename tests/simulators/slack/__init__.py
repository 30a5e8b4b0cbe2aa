"""A local Slack over real sockets, as strict as the real one, and driven like a dialog."""

from tests.simulators.slack.blocks import block_problems, view_problems
from tests.simulators.slack.delivery import Delivery
from tests.simulators.slack.forms import FormIncomplete
from tests.simulators.slack.records import APP, BOT_ID, BOT_USER, TEAM, Channel, Message, User, View
from tests.simulators.slack.transcript import shown, shown_view
from tests.simulators.slack.watch import NothingHeard
from tests.simulators.slack.workspace import Submission, Workspace

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
