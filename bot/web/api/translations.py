"""Articles and their translations: for the team alone."""

from __future__ import annotations

from datetime import datetime

from bot.web.api.desk import team_of
from bot.web.api.endpoint import Answered, AnyEndpoint, Call, Endpoint
from bot.web.api.models import NoBody
from bot.web.api.translation_models import EditionOut, GroupOut, TranslationsIn, TranslationsOut
from bot.web.problems import not_found
from handlers.access.permissions import Right
from handlers.translations.overview import Overview, TranslationQuery
from kb.translations import Group


async def listed(call: Call[TranslationsIn, NoBody]) -> Answered:
    """List articles with their translations, by title."""
    desk, given = team_of(call).translations, call.query
    if desk is None:
        raise not_found()
    found = await desk.listed(call.person, TranslationQuery(given.show, given.language, given.source))
    return Answered(overview_out(found, given.offset, given.limit, call.deps.clock()))


def overview_out(found: Overview, offset: int, limit: int, at: datetime) -> TranslationsOut:
    """Give a part of the groups, and how it stands in all."""
    return TranslationsOut(
        groups=[_group(group) for group in found.groups[offset : offset + limit]],
        matching=len(found.groups),
        total=found.total,
        wanted=list(found.wanted),
        languages=dict(found.languages),
        missing=dict(found.missing),
        outdated=dict(found.outdated),
        doubles=found.doubles,
        unknown=found.unknown,
        at=at,
    )


def _group(group: Group) -> GroupOut:
    return GroupOut(
        id=group.id,
        title=group.title,
        original=None if group.original is None else group.original.id,
        editions=[
            EditionOut(
                article=edition.entry.id,
                title=edition.entry.title,
                language=edition.entry.language,
                source=edition.entry.source,
                audience=edition.entry.audience.value,
                url=edition.entry.url,
                state=edition.state,
                changed_at=edition.entry.changed_at,
            )
            for edition in group.editions
        ],
        missing=list(group.missing),
    )


def translation_endpoints() -> tuple[AnyEndpoint, ...]:
    """Give the rows of the route table."""
    return (
        Endpoint(
            "GET",
            "/articles/translations",
            "listTranslations",
            "List articles with their translations: which are missing, and which are older than the original. For the "
            "team.",
            listed,
            TranslationsIn,
            NoBody,
            {200: TranslationsOut},
            (403, 404),
            right=Right.WORK,
        ),
    )
