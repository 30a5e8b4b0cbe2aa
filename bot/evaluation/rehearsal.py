"""Ask the same questions over two indexes, one without and one with a draft; nothing is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from handlers.chat.policy import Policy
from handlers.insights.dry_run import DryRun, Said, Wording, change, said
from kb import Access, Article
from retrieval import Ranking, Snapshot


@dataclass(frozen=True, slots=True)
class Scene:
    """One index, with the live articles behind it by id."""

    snapshot: Snapshot
    articles: Mapping[str, Article]


def rehearse(
    draft: Article,
    wordings: Sequence[Wording],
    before: Scene,
    after: Scene,
    find: Callable[[Snapshot, str, Access], Ranking],
    policy: Policy,
) -> DryRun:
    """Ask every wording over both.

    Args:
        find: the search as customers have it, its calibration and what is known besides the index included; gives at
            least `handlers.chat.inquiry.CONSIDERED` hits where there are so many.
    """
    changes = []
    for wording in wordings:

        def over(scene: Scene, wording: Wording = wording) -> Said:
            ranking = find(scene.snapshot, wording.question, wording.access)
            return said(wording, ranking, scene.articles, draft.id, policy)

        changes.append(change(wording, over(before), over(after), draft.id))
    return DryRun(draft, tuple(changes))
