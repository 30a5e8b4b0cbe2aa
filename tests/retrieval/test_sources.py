"""A search that is limited to some sources finds what a search over these alone would find, and nothing else."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from kb import Access, Article
from retrieval.confidence import Calibration
from retrieval.search import Query, search
from tests.retrieval.fakes import BagEmbedder, accesses, knowledge_bases, phrases, snapshot_of

CALIBRATION = Calibration.shipped()
EMBEDDER = BagEmbedder()
SOURCES = ("help", "ops", "manuals")


@settings(deadline=None)
@given(knowledge_bases(), phrases, accesses, st.frozensets(st.sampled_from([*SOURCES, "gone"]), max_size=3), st.data())
def test_nothing_comes_from_another_source(
    articles: list[Article], text: str, access: Access, sources: frozenset[str], data: st.DataObject
) -> None:
    placed = [replace(article, source=data.draw(st.sampled_from(SOURCES))) for article in articles]
    limited = replace(access, sources=sources)
    hits = search(snapshot_of(placed), Query(text, EMBEDDER.one(text), limited, 50), CALIBRATION).hits
    assert {hit.article_id for hit in hits} <= {article.id for article in placed if limited.shows(article)}
    if not sources:
        same = search(snapshot_of(placed), Query(text, EMBEDDER.one(text), access, 50), CALIBRATION).hits
        assert [hit.article_id for hit in hits] == [hit.article_id for hit in same]
