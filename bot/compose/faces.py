"""What a server shows: pages, API, console and webhooks, over its parts."""

from __future__ import annotations

import asyncio

from aiohttp import web
from prometheus_client import CollectorRegistry

from bot.compose.access import new_secret
from bot.compose.assembly import Assembly, Bells
from bot.compose.calls import call_desk
from bot.compose.clusters import cluster_desk
from bot.compose.issue_board import issue_board, ledger_desk
from bot.compose.jira import jira_connector, jira_door
from bot.compose.kept_secrets import cookie_secret
from bot.compose.managing import managing
from bot.compose.services import Services, new_id, ready_parts, utc_now
from bot.config import Settings
from bot.database.people import SqlPeople
from bot.database.surveys import SqlSurveys
from bot.knowledge.translations import LiveTranslations
from bot.web.dependencies import Files, Gauge, Limits, SignIn, TeamDesk, WebDependencies
from bot.web.server import create_app
from handlers.quality.score_desk import ScoreDesk
from handlers.translations.desk import TranslationDesk


def web_app(settings: Settings, opened: Services, parts: Assembly, bells: Bells) -> web.Application:
    """Give the application that answers on the web."""

    async def readiness() -> dict[str, str | bool]:
        return dict(await asyncio.to_thread(ready_parts, opened))

    hook = jira_door(settings, parts.tracked.hints, utc_now, parts.tracked.wake)
    editions = LiveTranslations(opened.shelves.store)
    return create_app(
        WebDependencies(
            desk=opened.desk,
            search=opened.search,
            intake=parts.intake,
            hub=parts.hub,
            people=SqlPeople(opened.database, utc_now, new_id),
            articles=opened.articles,
            tickets=opened.tickets,
            ticket_desk=opened.ticket_desk,
            known=opened.known,
            files=Files(opened.attachments, opened.folder.path, opened.folder, settings.attachment_mb * 1_000_000),
            signer=cookie_secret(settings.data_dir),
            identity_secret=settings.identity_secret,
            public_url=parts.public_url,
            readiness=readiness,
            metrics=CollectorRegistry(),
            clock=utc_now,
            new_id=new_id,
            limits=Limits(forwarded_hops=settings.trusted_proxies),
            gauges=_gauges(opened, parts),
            pending=parts.inbox.waiting,
            slack=parts.chat.endpoint.handle if parts.chat is not None and parts.chat.endpoint is not None else None,
            mail_hook=parts.post.hook.handle if parts.post.hook is not None else None,
            jira_hook=None if hook is None else hook.handle,
            connecting=jira_connector(settings, opened.database, utc_now),
            unsubscribe=(parts.post.page.show, parts.post.page.carry_out),
            installing=parts.chat.installing if parts.chat is not None else None,
            team=_team(settings, opened, parts, editions),
            editions=editions,
            managing=managing(settings, opened.database, opened.office, bells.desk.set),
            sign_in=SignIn(parts.entrance, parts.links.post, new_secret),
            surveys=parts.asking.desk,
            fixes=parts.announcing.verdicts,
            wanted=parts.known_issues.desk,
            mail_choices=parts.post.refusals,
            language=settings.language,
            tell=lambda text: opened.shelves.detector.detect(text).language,
        )
    )


def _team(settings: Settings, opened: Services, parts: Assembly, editions: LiveTranslations) -> TeamDesk:
    return TeamDesk(
        opened.ticket_desk,
        opened.office.staff,
        opened.office.watch,
        SqlPeople(opened.database, utc_now, new_id).listed,
        opened.office.calendar_names,
        assistance=opened.assistance,
        customers=opened.customers,
        calls=call_desk(opened.office, opened.database, opened.tickets, opened.conversations),
        lists=opened.office.lists,
        plans=opened.office.plan_names,
        attention=parts.attention.desk,
        clusters=cluster_desk(opened),
        similar=opened.similar.desk,
        tracker=issue_board(settings, opened.database, parts.tracked.wake),
        ledger=ledger_desk(opened.database),
        escalating=parts.engineering.offered,
        trouble=parts.dispatched.stopping.notices,
        announcements=parts.announcing.desk,
        known_issues=parts.known_issues.desk,
        translations=TranslationDesk(editions, settings.article_languages),
        scores=ScoreDesk(SqlSurveys(opened.database), utc_now),
    )


def _gauges(opened: Services, parts: Assembly) -> dict[str, Gauge]:
    async def inbox_depth() -> float:
        return float(await parts.inbox.depth())

    async def outbox_depth() -> float:
        return float(await parts.outbox.depth())

    async def index_revision() -> float:
        return float(opened.engine.snapshot.revision) if opened.engine.snapshot else 0.0

    named: dict[str, Gauge] = {
        "inbox_depth": inbox_depth,
        "outbox_depth": outbox_depth,
        "index_revision": index_revision,
        "tickets_needing_a_look": parts.attention.high,
    }
    return named if parts.chat is None else {**named, "slack_depth": parts.chat.depth}
