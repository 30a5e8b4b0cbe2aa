"""`onetouch dry-run`: what a new article would have answered, taken from others, or broken."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import click

from bot.cli.people import Who
from bot.cli.progress import Progress
from bot.compose.dry_run import Played, play
from bot.compose.services import utc_now
from bot.config import Settings
from bot.logs import set_up_logs
from handlers.insights.dry_run import Change, Count, Effect, Verdict
from handlers.insights.rates import Share
from handlers.person import Person
from kb import Audience, KnowledgeError
from kb.errors import InvalidAudience

_MEANINGS = {
    Effect.WON: "answered by the draft, by nothing before",
    Effect.TAKEN: "answered by the draft, by another article before",
    Effect.LOST: "answered before, not any more",
    Effect.MOVED: "answered by another article than before, not the draft",
    Effect.JOINED: "not answered; the draft is among the options of a clarifying question",
}


@click.command("dry-run")
@click.argument("draft", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--days", default=90, show_default=True, type=click.IntRange(1, 3650), help="How far back to go.")
@click.option(
    "--as", "who", type=Who(), default=None,
    help="Ask everything as anonymous, customer[:ACCOUNT] or engineer; by default each as its asker was.",
)  # fmt: skip
@click.option(
    "--audience", help="Who may see the draft: public, customer, account:<id> or internal; before its front matter's."
)
@click.option("--replaces", metavar="ARTICLE", help="Id of the article that the draft is a new version of.")
@click.option(
    "--limit", default=10, show_default=True, type=click.IntRange(0, 1000), help="How many questions to show of a kind."
)
@click.option("--json", "as_json", is_flag=True, help="As one JSON object, with all questions.")
@click.pass_obj
def dry_run(
    settings: Settings,
    draft: Path,
    days: int,
    who: Person | None,
    audience: str | None,
    replaces: str | None,
    limit: int,
    as_json: bool,
) -> None:
    """Ask the questions of the last days again, with a draft among the articles. Nothing is written.

    DRAFT: a Markdown file, read as a folder source reads it.
    """
    set_up_logs(settings.log_format, "WARNING")
    since = utc_now() - timedelta(days=days)
    try:
        played = play(
            settings,
            draft,
            since,
            Progress(draft.name, sys.stderr),
            access=who.access if who is not None else None,
            audience=_audience(audience),
            replaces=replaces,
        )
    except KnowledgeError as error:
        raise click.UsageError(str(error)) from error
    for problem in played.problems:
        click.echo(f"  {problem.location}: {problem.message}", err=True)
    if as_json:
        click.echo(json.dumps(_fields(played, days, since, replaces), ensure_ascii=False, indent=2))
        return
    for line in _lines(played, days, replaces, limit):
        click.echo(line)


def _audience(text: str | None) -> Audience | None:
    try:
        return Audience.parse(text) if text is not None else None
    except InvalidAudience as error:
        raise click.BadParameter(str(error), param_hint="--audience") from error


def _lines(played: Played, days: int, replaces: str | None, limit: int) -> Iterator[str]:
    result, draft = played.result, played.result.draft
    instead = f"a new version of {replaces}" if replaces else "a new article"
    yield f"{draft.title}: {instead} for the audience {draft.audience}, beside {played.articles} articles"
    asked, visible = result.asked, result.visible
    if not asked.times:
        yield f"Nobody asked anything in the last {days} days: there is nothing to try the draft on."
        return
    yield f"Asked in the last {days} days: {_counted(asked)}; {_counted(visible)} by people who may see the draft"
    if not visible.times:
        yield "None of them may see the draft, so it changes nothing for them: try --audience or --as engineer."
    yield f"  answered before  {_share(result.answered_before)}"
    yield f"  answered after   {_share(result.answered_after)}  (95 % intervals)"
    for effect, meaning in _MEANINGS.items():
        yield f"  {effect:6}  {_counted(result.count(effect))}: {meaning}"
        if effect is Effect.TAKEN and result.count(effect).wordings:
            verdicts = ", ".join(f"{verdict} {result.count(effect, verdict).wordings}" for verdict in Verdict)
            yield f"          by what became of the former answers: {verdicts}"
    for effect in _MEANINGS:
        yield from _examples(effect, result.having(effect), limit)
    yield from _examples(Effect.OPEN, result.nearest, limit)


def _examples(effect: Effect, changes: tuple[Change, ...], limit: int) -> Iterator[str]:
    if not changes or not limit:
        return
    yield ""
    heading = "still not answered, nearest to the draft first" if effect is Effect.OPEN else str(effect)
    yield heading + (f", {limit} of {len(changes)}:" if len(changes) > limit else ":")
    for change in changes[:limit]:
        times = f" ({change.wording.times} times)" if change.wording.times > 1 else ""
        yield f"  {_sureness(change):.2f}  {_one_line(change.wording.question)}{times}{_before(change)}"


def _before(change: Change) -> str:
    if change.effect is Effect.TAKEN:
        return f"  <- {change.before.article}, {change.verdict}"
    if change.effect is Effect.LOST:
        return f"  <- {change.before.article}" + ("" if change.verdict is Verdict.UNKNOWN else f", {change.verdict}")
    if change.effect is Effect.MOVED:
        return f"  {change.before.article or 'no answer'} -> {change.after.article}"
    return ""


def _sureness(change: Change) -> float:
    return change.after.confidence if change.effect in {Effect.LOST, Effect.MOVED} else change.after.draft


def _one_line(text: str, longest: int = 120) -> str:
    line = " ".join(text.split())
    return line if len(line) <= longest else line[:longest].rstrip() + " ..."


def _counted(count: Count) -> str:
    questions = "1 question" if count.wordings == 1 else f"{count.wordings} questions"
    return questions if count.times == count.wordings else f"{questions}, {count.times} times"


def _share(share: Share) -> str:
    value = "-" if share.value is None else f"{share.value:.3f}"
    return f"{value}  [{share.low:.3f}, {share.high:.3f}]  {share.part} of {share.whole}"


def _fields(played: Played, days: int, since: datetime, replaces: str | None) -> dict[str, object]:
    result, draft = played.result, played.result.draft
    effects = {effect: result.having(effect) for effect in _MEANINGS}
    return {
        "draft": {"article": draft.id, "title": draft.title, "audience": str(draft.audience), "replaces": replaces},
        "days": days,
        "since": since.isoformat(timespec="seconds"),
        "articles": played.articles,
        "asked": _count_fields(result.asked),
        "visible": _count_fields(result.visible),
        "answered": {
            "before": _share_fields(result.answered_before),
            "after": _share_fields(result.answered_after),
        },
        "summary": {
            **{str(effect): _count_fields(result.count(effect)) for effect in Effect},
            "verdicts": {str(verdict): _count_fields(result.count(Effect.TAKEN, verdict)) for verdict in Verdict},
        },
        **{str(effect): [_change_fields(change) for change in changes] for effect, changes in effects.items()},
        "nearest": [_change_fields(change) for change in result.nearest],
    }


def _count_fields(count: Count) -> dict[str, int]:
    return {"questions": count.wordings, "times": count.times}


def _share_fields(share: Share) -> dict[str, object]:
    rounded = None if share.value is None else round(share.value, 6)
    return {"value": rounded, "low": round(share.low, 6), "high": round(share.high, 6), "n": share.whole}


def _change_fields(change: Change) -> dict[str, object]:
    verdict = {"verdict": str(change.verdict)} if change.effect in {Effect.TAKEN, Effect.LOST} else {}
    return {
        "question": change.wording.question,
        "times": change.wording.times,
        "before": {"article": change.before.article, "confidence": round(change.before.confidence, 6)},
        "after": {
            "article": change.after.article,
            "confidence": round(change.after.confidence, 6),
            "draft": round(change.after.draft, 6),
        },
        **verdict,
    }
