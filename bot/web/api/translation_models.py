"""What is asked and given about articles and their translations."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, Field

from bot.web.api.answers import Given
from bot.web.api.models import AtMost, Queried, Typed
from handlers.translations.overview import Which
from kb.languages import language_code
from kb.translations import State


def _code(given: str) -> str:
    code = language_code(given) if given else ""
    if code is None:
        message = "must be the code of a language, such as de or pt-BR"
        raise ValueError(message)
    return code


class TranslationsIn(Queried):
    """Which articles. All that is named must hold."""

    show: Which = Field(
        default=Which.ALL,
        description="`missing`: not in every language. `outdated`: with a translation older than its original. "
        "`double`: twice in one language. `unknown`: with an article of unknown language.",
    )
    language: Annotated[
        Typed,
        AtMost(20),
        AfterValidator(_code),
        Field(
            description="That are in this language; with `missing`, that are not; with the others, of what is in it."
        ),
    ] = ""
    source: Annotated[Typed, AtMost(254), Field(description="Only articles of this source.")] = ""
    limit: Annotated[int, Field(ge=1, le=1000)] = 100
    offset: Annotated[int, Field(ge=0, le=10_000_000, description="So many are left out first.")] = 0


class EditionOut(Given):
    """An article of a group. `state`: how it stands to the original. `changed_at`: when title or text last changed."""

    article: str
    title: str
    language: str | None
    source: str
    audience: str
    url: str | None
    state: State
    changed_at: datetime


class GroupOut(Given):
    """An article with its translations. `original`: its id; null where it is gone. `missing`: languages it lacks."""

    id: str
    title: str
    original: str | None
    editions: list[EditionOut]
    missing: list[str]


class TranslationsOut(Given):
    """Articles and their translations.

    `matching`: groups that were asked for, of which a part is in `groups`; `total`: of the source. `languages`: number
    of articles by language. `missing` and `outdated`: number of groups by language.
    """

    groups: list[GroupOut]
    matching: int
    total: int
    wanted: list[str]
    languages: dict[str, int]
    missing: dict[str, int]
    outdated: dict[str, int]
    doubles: int
    unknown: int
    at: datetime
