"""What stands in place of a message of the team's where somebody else can read it by now. Pure."""

from __future__ import annotations

from bot.slack.rendering.blocks import section
from bot.slack.rendering.mrkdwn import link, linkable, literal
from bot.slack.rendering.posts import Post, post

TICKETS = "tickets"
CLUSTERS = "clusters"


def hidden(number: str, root: str, page: str = TICKETS, *, broadcast: bool = False) -> Post:
    """Name what it was about and say where its reader finds it; no button, and nothing of what it said.

    Args:
        number: of a ticket, or of a cluster.
        root: address of our server; empty when people cannot open it.
        page: of the console, `TICKETS` or `CLUSTERS`.
        broadcast: see `Post`.
    """
    address = f"{root}/console/{page}/{number}" if root else ""
    console = link(address, "the console") if linkable(address) else "the console"
    made = post(f"{number}: see the console", [section(f"{literal(number)}: see {console}")])
    return Post(made.text, made.blocks, broadcast)
