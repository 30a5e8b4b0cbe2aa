"""Wire a trial of the whole round without Slack and Jira: the real server between a simulated one of each."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.compose import slack_trial
from bot.compose.access import doorway
from bot.compose.desk_rules import rulebook
from bot.compose.services import utc_now
from bot.compose.shelves import Shelves
from bot.compose.statuses import status_desk
from bot.config import Settings
from bot.database.engine import Database
from bot.database.staff import SqlStaff
from bot.simulators.jira import Flavour, Person, Site
from bot.simulators.jira.page import Page
from handlers.access.audit import OPERATOR
from handlers.engineering.issue import Stage
from handlers.person import Person as Member
from handlers.person import Role
from handlers.ticket_event import Actor, ActorKind

HOOK = "/webhooks/jira"
ENGINEER = "eve@example.com"
"""The engineer of the simulated Slack, who signs in to the console too. There she is the administrator as well."""

_LAG_S = 2.0
_SECRET_BYTES = 32
_TO_VERSION = timedelta(days=30)
_KNOWN = (
    ("Answers in Slack arrive twice after a reconnect", "Seen when the socket is replaced while an answer is sent."),
    ("Export of tickets stops at 10,000 rows", "The last rows are missing, and nothing says so."),
)


@dataclass(frozen=True, slots=True)
class Ports:
    """Ports of the two pages; 0 takes a free one."""

    board: int
    slack: int


async def furnish(site: Site, today: date) -> Person:
    """Fill a site with a version, a field that forms must ask for, and issues of before; give who works there."""
    mia = site.person("mia", "Mia, product engineer")
    site.version(site.default, "5.3", (today + _TO_VERSION).isoformat())
    site.component(site.default, "Slack")
    site.field(site.default, "Found in", "option", required=True, options=["Production", "Staging"], types=["Bug"])
    for summary, words in _KNOWN:
        await site.files(mia, summary, words)
    return mia


def with_jira(settings: Settings, site: Site) -> Settings:
    """Give settings that name a site that is open."""
    return replace(
        settings,
        jira_url=site.url,
        jira_flavour=site.store.flavour.value,
        jira_email=site.email,
        jira_token=site.token,
        jira_project=site.default.key,
        jira_webhook_secret=secrets.token_hex(_SECRET_BYTES),
    )


async def teach(settings: Settings, site: Site) -> None:
    """Say which of its statuses means that support is asked: no category does. Settings in a file stay as they are."""
    asking = [one.id for one in site.default.statuses if one.name == "Needs information"]
    if settings.desk_file is not None or not asking:
        return
    database = Database.open(settings.database)
    try:
        desk = status_desk(database, rulebook(settings, database, SqlStaff(database), utc_now))
        operator = Member(OPERATOR, Role.ADMINISTRATOR, known=True, name="operator")
        by = Actor(ActorKind.TEAM, OPERATOR, "operator")
        await desk.mean(operator, by, site.default.key, asking[0], Stage.NEEDS_INFORMATION)
    finally:
        await database.close()


async def sign_in(settings: Settings) -> str:
    """Let the engineer in, and give the address at which she signs in, once.

    As the administrator she reads what only those are told, and there is no other link, for the first one, beside hers.
    """
    async with doorway(settings) as (door, _):
        await door.put(ENGINEER, Role.ADMINISTRATOR, None, OPERATOR, name="Eve")
        return f"{settings.public_url}/signin/{await door.made_for(ENGINEER)}"


async def perform(
    settings: Settings, shelves: Shelves, ending: threading.Event, ports: Ports, flavour: Flavour,
    say: Callable[[str], None],
) -> None:  # fmt: skip
    """Serve the bot, a Slack around it, a Jira behind it, and a page for each, until SIGINT or SIGTERM.

    Args:
        settings: of a data folder that is this trial's alone, its port chosen.
        shelves: over that folder.
        ending: set when it ends.
        say: takes one line for each step.

    Raises:
        OSError: a page's port is taken.
        PortTaken: the server's is.
    """
    async with Site(flavour, lag=_LAG_S, token=secrets.token_hex(_SECRET_BYTES)) as site:
        mia = await furnish(site, utc_now().date())
        own = with_jira(settings, site)
        site.connect(f"{own.public_url}{HOOK}", own.jira_webhook_secret)
        async with Page(site, mia).serving(ports.board) as board:
            told = (
                f"Play the product engineer in the simulated Jira at {board}",
                f"Sign in to the console as Eve, engineer and administrator, once, at {await sign_in(own)}",
            )
            await teach(own, site)
            await slack_trial.perform(own, shelves, ending, ports.slack, say, told)
