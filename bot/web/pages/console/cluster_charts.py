"""How a cluster grows, drawn as SVG: no script, and no style but classes. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from handlers.clusters.trend import RECENT, Trend

_WEEK = 7
_STEP, _BAR = 10, 8
"""Width of a day, and of its bar."""
_HEIGHT = 120
_SPARK = 28


def chart(trend: Trend) -> str:
    """Draw tickets a day, with what is usual as a line; what it shows is told in words as well."""
    daily, days = trend.daily, len(trend.daily)
    top = max([*daily, 3])
    recent = days - RECENT
    columns = "".join(_bar(day, count, top, recent) for day, count in enumerate(daily) if count)
    usual = ""
    if trend.usual is not None:
        at = _HEIGHT * (1 - trend.usual / RECENT / top)
        usual = f'<line class="usual" x1="0" x2="{days * _STEP}" y1="{at:.1f}" y2="{at:.1f}"/>'
    last = trend.first + timedelta(days=days - 1)
    label = f"Tickets a day from {trend.first:%d %b} to {last:%d %b}, at most {max(daily)}: {told(trend)}"
    middle = trend.first + timedelta(days=days // 2)
    return (
        f'<figure class="chart"><svg role="img" aria-label="{label}" viewBox="0 0 {days * _STEP} {_HEIGHT}" '
        f'preserveAspectRatio="none">{columns}{usual}<line class="base" x1="0" x2="{days * _STEP}" y1="{_HEIGHT}" '
        f'y2="{_HEIGHT}"/></svg><figcaption class="small"><span>{trend.first:%d %b}</span>'
        f"<span>{middle:%d %b}</span><span>today</span></figcaption></figure>"
    )


def spark(trend: Trend) -> str:
    """Draw tickets a week, small, the last week last."""
    return bars(weekly(trend.daily))


def bars(weeks: Sequence[int]) -> str:
    """Draw counts of weeks, small, the last one last."""
    top = max([*weeks, 1])
    drawn = "".join(
        f'<rect class="{"now" if at == len(weeks) - 1 else "then"}" x="{at * _STEP}" width="{_BAR}" '
        f'y="{_SPARK * (1 - count / top):.1f}" height="{_SPARK * count / top:.1f}"/>'
        for at, count in enumerate(weeks)
        if count
    )
    width = len(weeks) * _STEP
    return f'<svg class="spark" aria-hidden="true" viewBox="0 0 {width} {_SPARK}">{drawn}</svg>'


def weekly(daily: Sequence[int]) -> tuple[int, ...]:
    """Add days up to weeks that end today; days before the first whole week are left out."""
    skipped = len(daily) % _WEEK
    return tuple(sum(daily[at : at + _WEEK]) for at in range(skipped, len(daily), _WEEK))


def told(trend: Trend) -> str:
    """Say in words how it grows."""
    now = f"{trend.recent} in the last {RECENT} days"
    if trend.usual is None:
        return f"{now}, and none before"
    return f"{now}, usually {trend.usual:.1f}"


def _bar(day: int, count: int, top: int, recent: int) -> str:
    height = _HEIGHT * count / top
    kind = "now" if day >= recent else "then"
    return (
        f'<rect class="{kind}" x="{day * _STEP + 1}" y="{_HEIGHT - height:.1f}" width="{_BAR}" height="{height:.1f}"/>'
    )
