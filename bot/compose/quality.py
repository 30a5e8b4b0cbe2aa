"""Wire surveys and follow-ups."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.compose.desk_rules import Calendars, desk_settings
from bot.compose.kept_secrets import kept_secret
from bot.compose.services import new_id, utc_now
from bot.config import Settings
from bot.database.conversations import SqlConversations
from bot.database.engine import Database
from bot.database.follow_ups import SqlFollowUps, SqlManagers
from bot.database.migrate import migrate
from bot.database.staff import SqlStaff
from bot.database.survey_occasions import SqlOccasions
from bot.database.surveys import SqlSurveys
from bot.survey.receiver import SurveyReceiver
from bot.worker.saying import Letters
from handlers.languages.readers import Readers
from handlers.quality.callbacks import FollowUpDesk
from handlers.quality.desk import SurveyDesk
from handlers.quality.link import Links
from handlers.quality.survey import SurveyRules
from handlers.quality.surveyor import Surveyor
from handlers.tickets.calendar import WorkCalendar
from handlers.tickets.sla_settings import SlaSettings


@dataclass(frozen=True, slots=True)
class Quality:
    """Surveys and their loop.

    Attributes:
        surveyor: looks for occasions; None: nobody is asked.
        receiver: sends what waits in the outbox.
        desk: behind the page.
        calendars: in which follow-ups become due.
    """

    surveyor: Surveyor | None
    receiver: SurveyReceiver
    desk: SurveyDesk
    calendars: TeamCalendars


def quality(
    settings: Settings,
    database: Database,
    letters: Letters,
    *,
    written: Callable[[], None] = lambda: None,
    readers: Readers | None = None,
) -> Quality:
    """Wire it.

    `letters`: sends mails. `written` is called when a survey waits in the outbox. `readers`: knows what people read.

    Raises:
        InvalidInput: the desk's file cannot be used.
    """
    rules, surveys = survey_rules(settings), SqlSurveys(database, written=written)
    links = Links(link_key(settings), settings.public_url or f"http://{settings.host}:{settings.port}")
    occasions = SqlOccasions(database, settings.slack_engineers)
    calendars = TeamCalendars(SqlStaff(database), desk_settings(settings).sla)
    return Quality(
        surveyor=Surveyor(occasions, surveys, rules, utc_now, new_id) if settings.surveys else None,
        receiver=SurveyReceiver(
            surveys=surveys,
            conversations=SqlConversations(database, written=written),
            letters=letters,
            links=links,
            clock=utc_now,
            new_id=new_id,
            readers=readers,
        ),
        desk=SurveyDesk(
            surveys=surveys,
            follow_ups=SqlFollowUps(database),
            managers=SqlManagers(database),
            links=links,
            calendar_of=calendars.of,
            rules=rules,
            clock=utc_now,
        ),
        calendars=calendars,
    )


@asynccontextmanager
async def follow_up_desk(settings: Settings) -> AsyncIterator[FollowUpDesk]:
    """Open the desk of follow-ups.

    Raises:
        StorageError: the database cannot be used.
    """
    async with _opened(settings) as database:
        yield FollowUpDesk(SqlFollowUps(database), SqlSurveys(database), utc_now)


@asynccontextmanager
async def kept_surveys(settings: Settings) -> AsyncIterator[SqlSurveys]:
    """Open what customers said.

    Raises:
        StorageError: the database cannot be used.
    """
    async with _opened(settings) as database:
        yield SqlSurveys(database)


def survey_rules(settings: Settings) -> SurveyRules:
    """Give the numbers that steer surveys."""
    return SurveyRules(
        pause=settings.survey_pause,
        expires=settings.survey_expires,
        low=settings.survey_low,
        due=settings.follow_up_due,
        share=settings.nps_share,
        shares=settings.nps_shares,
        seed=settings.nps_seed,
    )


@asynccontextmanager
async def _opened(settings: Settings) -> AsyncIterator[Database]:
    await asyncio.to_thread(migrate, settings.database)
    database = Database.open(settings.database)
    try:
        yield database
    finally:
        await database.close()


class TeamCalendars:
    """The calendars in which follow-ups become due: the team's, else that of the default plan."""

    def __init__(self, staff: SqlStaff, promises: SlaSettings) -> None:
        self._staff = staff
        self._promises = promises
        self._calendars = Calendars(promises.calendars)

    def adopt(self, promises: SlaSettings) -> None:
        """Go by others from now on."""
        self._promises = promises
        self._calendars.adopt(promises.calendars)

    async def of(self, team: str | None, language: str | None = None) -> WorkCalendar:
        """Give a team's calendar; else that by which the default plan promises to tickets in this language."""
        names = {one.name: one.calendar for one in await self._staff.teams()}
        name, policies = names.get(team or ""), self._promises.policies
        known = name if name in self._promises.calendars else None
        usual = policies.of(policies.default, language).calendar
        return await asyncio.to_thread(self._calendars.of, known or usual, utc_now())


def link_key(settings: Settings) -> bytes:
    """Give the secret that links are signed with which need no login."""
    if settings.survey_secret is not None:
        return settings.survey_secret.encode()
    if settings.identity_secret is not None:
        # Not that secret itself: who may sign tokens is told it, and must not be able to answer for others.
        return hmac.new(settings.identity_secret.encode(), b"onetouch survey", hashlib.sha256).digest()
    return kept_secret(settings.data_dir, "survey.key")
