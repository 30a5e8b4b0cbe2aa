"""Issues of our mirror among what is similar to a ticket: a `handlers.similar.ports.KnownIssues`."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.engineering.issue import Stage
from handlers.engineering.lookalikes import IssueIndex, ours
from handlers.engineering.ports import Lookalike, Mirror
from handlers.similar.ports import CasesUnavailable
from handlers.similar.similar import SimilarCase

STAGES = {
    Stage.FILED: "filed",
    Stage.NEEDS_INFORMATION: "waits for support",
    Stage.ACCEPTED: "accepted",
    Stage.FIXED: "fixed, not out yet",
    Stage.RELEASED: "released",
    Stage.DECLINED: "declined",
}
"""What the team calls where an issue stands."""
_OVER = frozenset({Stage.RELEASED, Stage.DECLINED})


class MirroredIssues:
    """Finds issues that engineering knows already."""

    def __init__(self, index: IssueIndex, mirror: Mirror) -> None:
        self._index = index
        self._mirror = mirror

    async def like(self, text: str, limit: int) -> Sequence[SimilarCase]:
        """Give the issues nearest to a text; none while they are being read: tickets are found all the same."""
        try:
            found, _ = await ours(text, limit, self._index, self._mirror)
        except CasesUnavailable:
            return ()
        return tuple(_case(one) for one in found)


def _case(one: Lookalike) -> SimilarCase:
    issue = one.issue
    return SimilarCase(
        number=issue.key,
        subject=issue.title,
        status=STAGES[one.stage],
        opened_at=issue.created_at,
        score=round(one.score or 0.0, 3),
        why=one.why,
        over=one.stage in _OVER,
        url=issue.url,
    )
