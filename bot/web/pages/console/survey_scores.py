"""What customers said in surveys, as scores: whole, and by team, plan, country and language."""

from __future__ import annotations

from html import escape

from aiohttp import web

from bot.web.pages.console.frame import Console, Visit
from bot.web.pages.console.places import Place
from bot.web.pages.console.sheets import sheet
from handlers.insights.rates import Share
from handlers.languages import known
from handlers.languages.dates import named
from handlers.quality.score_desk import DAYS, ScoreDesk
from handlers.quality.scores import Mean, Scores, SurveyReport

PATH = f"{Place.FOLLOW_UPS}/scores"
WINDOWS = (7, 30, 90, 365)
"""Days that may be chosen."""
_HEADS = ("Answered", "Satisfied (4 or 5)", "CSAT, mean", "CES, mean", "NPS")


class SurveyScoresPage:
    """Answers ``/console/follow-ups/scores``."""

    def __init__(self, console: Console, scores: ScoreDesk) -> None:
        self._console = console
        self._scores = scores

    async def show(self, request: web.Request, visit: Visit) -> web.StreamResponse:
        """Show them, of the days that are asked for."""
        asked = request.query.get("days", "")
        days = int(asked) if asked in {str(one) for one in WINDOWS} else DAYS
        found = await self._scores.report(visit.person, days)
        return self._console.shown(visit, "Scores of surveys", scores_html(found, days), place=Place.FOLLOW_UPS)


def scores_html(found: SurveyReport, days: int) -> str:
    """Give the page's body, in HTML. Pure."""
    chosen = "".join(f'<a href="{PATH}?days={one}"{_current(one == days)}>{one} days</a>' for one in WINDOWS)
    parts = [f'<p class="tabs">{chosen}</p>']
    if not found.all.responded.whole and not found.all.nps_responded.whole:
        return f'{parts[0]}<div class="empty"><p>Nobody was asked in these days.</p></div>'
    parts.append(sheet(("", *_HEADS), [("All", *_cells(found.all))]))
    for dimension, groups in found.groups.items():
        rows = [(_called(dimension, name), *_cells(scores)) for name, scores in groups.items()]
        parts.append(f"<h2>By {dimension}</h2>{sheet((dimension.capitalize(), *_HEADS), rows)}")
    parts.append(
        '<p class="small">Of the surveys that were asked in these days; those who did not answer may think otherwise. '
        "In brackets 95 % intervals by Wilson; those of means are rather too wide. Figures of fewer than ten answers "
        "are not told.</p>"
    )
    return "".join(parts)


def _called(dimension: str, name: str) -> str:
    spoken = known(name) if dimension == "language" else None
    return escape(name if spoken is None else named(spoken))


def _cells(found: Scores) -> tuple[str, ...]:
    return (
        _share(found.responded),
        _share(found.satisfied),
        _mean(found.csat, 2),
        _mean(found.ces, 2),
        _mean(found.nps, 0),
    )


def _share(share: Share) -> str:
    if share.value is None or not share.enough:
        # How many are satisfied among a few would tell what each of them said.
        return _few(share.whole)
    return f"{share.value:.0%} [{share.low:.0%}, {share.high:.0%}], {share.part} of {share.whole}"


def _mean(mean: Mean, digits: int) -> str:
    if mean.value is None or not mean.enough:
        return _few(mean.n)
    return f"{mean.value:.{digits}f} [{mean.low:.{digits}f}, {mean.high:.{digits}f}], n = {mean.n}"


def _few(n: int) -> str:
    return f'<span class="small">too few: n = {n}</span>' if n else "–"


def _current(current: bool) -> str:
    return ' aria-current="page"' if current else ""
