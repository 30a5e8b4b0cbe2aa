"""Wire a trial without a Slack workspace: the real server, a simulated Slack beside it, and a page to talk on."""

from __future__ import annotations

import secrets
import socket
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot.compose.server import serve
from bot.compose.services import utc_now
from bot.compose.shelves import Shelves
from bot.config import Settings
from bot.database.engine import Database
from bot.database.slack_channels import SqlChannels
from bot.simulators.slack import TEAM, Channel, User, Workspace
from bot.simulators.slack.page import LOCALES, Page, Place, Role, Stage
from bot.slack.channels import ChannelSetting
from bot.slack.listening import Mode
from bot.slack.manifest import REQUESTS, manifest

_ADDRESS = "https://onetouch.example"
"""Stands in the manifest, where Slack takes a public address only; events go to the server's own."""

_BURST = 3
_HELP = "At the start the bot answers every question here. An engineer may change it: /onetouch settings"
_SHARED = "Shared with another organisation. At the start the bot answers when it is mentioned: @onetouch"
_TRIAGE = "The team's own channel: cards of tickets, alerts of those that need a look, and drafts."


@dataclass(frozen=True, slots=True)
class Cast:
    """Who is in the workspace, and where.

    Attributes:
        abroad: customers whose Slack is in Japanese, Korean and German.
        help: every question is answered; `shared`: with another organisation, mentions only; `triage`: of the team.
    """

    customer: User
    engineer: User
    guest: User
    abroad: tuple[User, ...]
    help: Channel
    shared: Channel
    triage: Channel


def cast(slack: Workspace) -> Cast:
    """Fill a workspace: customers, an engineer, somebody of another organisation, and three channels."""
    customer = slack.user("ann", email="ann@example.com")
    engineer = slack.user("eve", email="eve@example.com")
    guest = slack.user("gil", email="gil@partner.example", kind="stranger")
    abroad = tuple(
        slack.user(name, email=f"{name}@example.com", locale=locale)
        for name, locale in (("yuki", "ja-JP"), ("jisoo", "ko-KR"), ("lena", "de-DE"))
    )
    return Cast(
        customer,
        engineer,
        guest,
        abroad,
        slack.channel("help", customer, engineer, *abroad),
        slack.channel("partners", customer, engineer, guest, connect=True),
        slack.channel("triage", engineer, private=True),
    )


def stage(there: Cast) -> Stage:
    """Give what the page shows."""
    return Stage.of(
        (
            Role(there.customer, "customer"),
            Role(there.engineer, "engineer"),
            Role(there.guest, "guest of another organisation"),
            *(Role(one, f"customer, {LOCALES[one.locale]}") for one in there.abroad),
        ),
        (
            Place(there.help, _HELP),
            Place(there.shared, _SHARED),
            Place(there.triage, _TRIAGE),
        ),
        manifest(_ADDRESS),
    )


async def switch_on(database: Database, there: Cast) -> None:
    """Set what the bot does in the channels."""
    channels = SqlChannels(database)
    for channel, mode in ((there.help, Mode.EVERY), (there.shared, Mode.MENTIONS)):
        setting = ChannelSetting(mode=mode, triage=there.triage.id)
        await channels.put(TEAM, channel.id, setting, there.engineer.id, utc_now())


async def perform(
    settings: Settings, shelves: Shelves, ending: threading.Event, port: int, say: Callable[[str], None],
    more: Sequence[str] = (),
) -> None:  # fmt: skip
    """Serve the bot, a workspace around it, and the page, until SIGINT or SIGTERM.

    Args:
        settings: of a data folder that is this trial's alone, its port chosen.
        shelves: over that folder.
        ending: set when it ends.
        port: of the page; 0 takes a free one.
        say: takes one line for each step.
        more: lines that are told too once it listens.

    Raises:
        OSError: the page's port is taken.
        PortTaken: the server's is.
    """
    async with Workspace(secrets.token_hex(32)) as slack:
        slack.install(manifest(_ADDRESS))
        # As Slack does it, a short burst passes: two posts a second apart may arrive closer on a busy machine.
        slack.store.pace.burst = _BURST
        there = cast(slack)
        own = replace(
            settings,
            slack_bot_token=slack.store.bot_token,
            slack_signing_secret=slack.signature.secret,
            slack_api_url=slack.api_url,
            slack_engineers=(there.engineer.id,),
        )
        database = Database.open(own.database)
        try:
            await switch_on(database, there)
        finally:
            await database.close()
        slack.connect(f"{own.public_url}{REQUESTS}")
        async with Page(slack, stage(there)).serving(port) as address:
            told = f"Talk to the bot at {address} in your browser. Stop with Ctrl-C; what was said is forgotten then."
            await serve(own, shelves, ending, say, started=lambda: say("\n".join((*more, told))))


def on_free_port(settings: Settings) -> Settings:
    """Give the settings with a port that is free now: links to articles name it before the server listens."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port = held.getsockname()[1]
    return replace(settings, port=port, public_url=f"http://127.0.0.1:{port}")
