"""How it goes in each language, as `onetouch report` tells it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from handlers.insights.languages import LanguageFigures, Wanted
from handlers.insights.rates import Share
from handlers.languages.dates import named

SHOWN = 10
"""Articles that are told; with `--json` all are."""


def language_lines(
    figures: Iterable[LanguageFigures], wanted: Iterable[Wanted], titles: Mapping[str, str]
) -> Iterator[str]:
    """Give the lines for people; nothing where no language is known."""
    listed, asked = tuple(figures), tuple(wanted)
    if not any(each.language for each in listed):
        return
    yield "By language of the question:"
    for each in listed:
        yield f"  {_name(each.language)}: {each.settled} settled"
        yield _row("verified deflection", each.verified, "confirmed, of the settled")
        yield _row("headline deflection", each.headline, "confirmed or assumed, of the settled")
        yield _row("without an answer", each.unanswered, "no article answered, of the settled")
        if each.foreign.whole:
            yield _row("in another language", each.foreign, "answers from an article in another language")
    if asked:
        yield "Articles that answered in languages that they are not in, the most asked for first:"
        for one in asked[:SHOWN]:
            yield f"  {one.answers:5}  {one.language}  {titles.get(one.article, one.article)}  [{one.article}]"
        if len(asked) > SHOWN:
            yield f"  and {len(asked) - SHOWN} more; --json lists them all"


def language_fields(
    figures: Iterable[LanguageFigures], wanted: Iterable[Wanted], titles: Mapping[str, str]
) -> dict[str, object]:
    """Give the same as fields; the language of a conversation in which nobody could tell it is null."""
    return {
        "languages": [
            {
                "language": each.language,
                "settled": each.settled,
                "verified": share_fields(each.verified),
                "headline": share_fields(each.headline),
                "unanswered": share_fields(each.unanswered),
                "foreign": share_fields(each.foreign),
            }
            for each in figures
        ],
        "translations_wanted": [
            {
                "language": one.language,
                "article": one.article,
                "title": titles.get(one.article, one.article),
                "answers": one.answers,
            }
            for one in wanted
        ],
    }


def _name(language: str | None) -> str:
    return "not known" if language is None else f"{named(language)} ({language})"


def _row(name: str, share: Share, meaning: str) -> str:
    if share.value is None or not share.enough:
        return f"    {name:20}not enough: {share.part} of {share.whole} {meaning}"
    return (
        f"    {name:20}{share.value:.3f}  [{share.low:.3f}, {share.high:.3f}]  {share.part} of {share.whole} {meaning}"
    )


def share_fields(share: Share) -> dict[str, object]:
    """Give a share as JSON, with what it is a share of."""
    return {
        "value": share.value,
        "low": share.low,
        "high": share.high,
        "part": share.part,
        "whole": share.whole,
        "enough": share.enough,
    }
