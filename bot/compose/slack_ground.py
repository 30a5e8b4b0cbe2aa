"""Wire what all of the Slack side stands on: Slack itself, who is who, and what is kept of places and messages."""

from __future__ import annotations

from dataclasses import dataclass

from bot.compose.services import Services, new_id, utc_now
from bot.compose.slack_installations import keyring
from bot.config import Settings
from bot.database.people import SqlPeople
from bot.database.slack_channels import SqlChannels
from bot.database.slack_deliveries import SqlDeliveries
from bot.database.slack_installations import SqlInstallations
from bot.database.slack_posts import SqlPosts
from bot.database.slack_threads import SqlThreads
from bot.slack.addressing import Addressing
from bot.slack.api import SlackApi
from bot.slack.everywhere import SlackEverywhere
from bot.slack.files import Files
from bot.slack.identity import Identities, Team
from bot.slack.keyring import Keyring
from bot.slack.pace import Pace
from bot.slack.poster import Poster
from bot.slack.rooms import Rooms
from bot.slack.workspaces import SlackWorkspaces


@dataclass(frozen=True, slots=True)
class Ground:
    """What the parts of the Slack side share.

    Attributes:
        bolt: Slack's Web API with the token that is set; `api`: with each workspace's own.
        keys: tokens of workspaces that installed the app; None where none can.
    """

    bolt: SlackApi
    api: SlackEverywhere
    workspaces: SlackWorkspaces
    keys: Keyring | None
    installations: SqlInstallations
    deliveries: SqlDeliveries
    threads: SqlThreads
    channels: SqlChannels
    posts: SqlPosts
    identities: Identities
    addressing: Addressing
    poster: Poster
    rooms: Rooms
    files: Files


def ground(settings: Settings, opened: Services) -> Ground:
    """Wire it."""
    database = opened.database
    deliveries, threads = SqlDeliveries(database), SqlThreads(database)
    posts, channels = SqlPosts(database), SqlChannels(database)
    installations = SqlInstallations(database)
    keys = keyring(settings, installations)
    bolt = SlackApi.open(settings.slack_bot_token, settings.slack_api_url)
    own = None if settings.slack_bot_token is None else bolt
    workspaces = SlackWorkspaces(installations, own, keys, settings.slack_api_url)
    api = SlackEverywhere(workspaces)
    people = SqlPeople(database, utc_now, new_id)
    identities = Identities(api, people, _team(settings), home=None if keys is None else workspaces.home)
    files = Files(
        api=api,
        deliveries=deliveries,
        attachments=opened.attachments,
        folder=opened.folder,
        clock=utc_now,
        limit=settings.attachment_mb * 1_000_000,
    )
    return Ground(
        bolt=bolt,
        api=api,
        workspaces=workspaces,
        keys=keys,
        installations=installations,
        deliveries=deliveries,
        threads=threads,
        channels=channels,
        posts=posts,
        identities=identities,
        addressing=Addressing(identities, threads, opened.conversations, opened.tongues, settings.language),
        poster=Poster(api, posts, Pace(), utc_now),
        rooms=Rooms(api=api, identities=identities, channels=channels, threads=threads),
        files=files,
    )


def _team(settings: Settings) -> Team:
    listed = settings.slack_engineers
    return Team(
        users=frozenset(one for one in listed if not one.startswith("S")),
        groups=frozenset(one for one in listed if one.startswith("S")),
        accounts=settings.slack_accounts,
        home=frozenset(settings.slack_home),
    )
