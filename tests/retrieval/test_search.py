from __future__ import annotations

from collections.abc import Iterator

import faiss
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb import CUSTOMER, INTERNAL, PUBLIC, Access, Article, Audience
from retrieval import Ranking, Snapshot
from retrieval.adapters.vector_index import make_index
from retrieval.confidence import Calibration
from retrieval.exact import ExactIndex
from retrieval.fusion import Evidence, Ranker, fuse
from retrieval.language import encoder_trust
from retrieval.search import Query, search
from retrieval.tokens import terms
from tests.retrieval.fakes import AUDIENCES, BagEmbedder, accesses, an_article, knowledge_bases, queries, snapshot_of

CALIBRATION = Calibration.shipped()
EMBEDDER = BagEmbedder()
INDEXES = {"exact": ExactIndex, "faiss": lambda vectors: make_index(vectors, exact_limit=0)}
names = st.frozensets(st.integers(0, 30).map(lambda number: f"a{number}"), max_size=8)


@pytest.fixture(scope="module", autouse=True)
def one_thread() -> Iterator[None]:
    """Keep FAISS to one thread: to start several for a dozen rows takes longer than the work."""
    before = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(1)
    yield
    faiss.omp_set_num_threads(before)


def ask(snapshot: Snapshot, text: str, access: Access | None = None, **more) -> Ranking:
    query = Query(text, EMBEDDER.one(text), access or Access.engineer(), **more)
    return search(snapshot, query, CALIBRATION)


@st.composite
def requests(draw: st.DrawFn) -> Query:
    text = draw(queries)
    return Query(
        text,
        EMBEDDER.one(text),
        draw(accesses),
        limit=draw(st.integers(0, 12)),
        within=draw(st.none() | names),
        exclude=draw(names | st.just(())),
        ranker=draw(st.sampled_from(list(Ranker))),
    )


@pytest.mark.parametrize("kind", INDEXES)
@given(articles=knowledge_bases(16), query=requests())
@settings(max_examples=120, deadline=None)
def test_no_query_of_any_shape_returns_what_its_asker_may_not_see(
    kind: str, articles: list[Article], query: Query
) -> None:
    ranking = search(snapshot_of(articles, make_index=INDEXES[kind]), query, CALIBRATION)
    audiences = {article.id: article.audience for article in articles}
    for hit in ranking.hits:
        assert query.access.allows(audiences[hit.article_id])
        assert hit.audience == audiences[hit.article_id]
        assert query.within is None or hit.article_id in query.within
        assert hit.article_id not in query.exclude
    found = [hit.article_id for hit in ranking.hits]
    assert len(found) == len(set(found)) <= query.limit
    scores = [hit.score for hit in ranking.hits]
    assert scores == sorted(scores, reverse=True)
    confidences = [hit.confidence for hit in ranking.hits]
    assert all(0.0 <= value <= 1.0 for value in confidences)
    assert sum(confidences) <= 1.0 + 1e-9
    assert all(hit.passages for hit in ranking.hits)


@pytest.mark.parametrize("kind", INDEXES)
@given(articles=knowledge_bases(12), query=requests())
@settings(max_examples=40, deadline=None)
def test_the_same_query_gives_the_same_ranking(kind: str, articles: list[Article], query: Query) -> None:
    one, other = (search(snapshot_of(articles, make_index=INDEXES[kind]), query, CALIBRATION) for _ in range(2))
    assert one == other


@given(articles=knowledge_bases(12), query=requests())
@settings(max_examples=60, deadline=None)
def test_what_an_asker_may_not_see_has_no_say_in_what_they_get(articles: list[Article], query: Query) -> None:
    """Articles that are hidden change rarities, which is arithmetic, but neither who is found nor any cosine."""
    visible = [article for article in articles if query.access.allows(article.audience)]
    whole, part = (search(snapshot_of(some), query, CALIBRATION) for some in (articles, visible))
    if query.limit >= len(visible):
        for name in ("passage", "label"):
            with_hidden, without = ({hit.article_id: hit.evidence[name] for hit in r.hits} for r in (whole, part))
            assert with_hidden == pytest.approx(without, abs=1e-6)


def brute_force(snapshot: Snapshot, text: str, access: Access, ranker: Ranker) -> list[tuple[str, float]]:
    """Score every article, one after the other."""
    vector, layout = EMBEDDER.one(text), snapshot.layout
    coverage = snapshot.lexical.coverage(terms(text))
    scored = []
    for place, article in enumerate(snapshot.articles):
        if not access.allows(article.audience):
            continue
        passages = snapshot.vectors[layout.first_passage[place] : layout.first_passage[place + 1]]
        base = layout.passages
        labels = snapshot.vectors[base + layout.first_label[place] : base + layout.first_label[place + 1]]
        evidence = Evidence(
            np.array([max(float(row @ vector) for row in passages)], dtype=np.float32),
            np.array([max((float(row @ vector) for row in labels), default=0.0)], dtype=np.float32),
            coverage[place : place + 1],
        )
        scored.append((article.id, float(fuse(evidence, encoder_trust(text), ranker)[0])))
    return sorted(scored, key=lambda pair: -pair[1])


def assert_same(ranking: Ranking, oracle: list[tuple[str, float]], limit: int) -> None:
    scores = dict(oracle)
    assert [hit.score for hit in ranking.hits] == pytest.approx([score for _, score in oracle[:limit]], abs=1e-5)
    assert all(hit.score == pytest.approx(scores[hit.article_id], abs=1e-5) for hit in ranking.hits)


@given(articles=knowledge_bases(16), text=queries, access=accesses, ranker=st.sampled_from(list(Ranker)))
@settings(max_examples=40, deadline=None)
def test_candidates_give_the_top_that_scoring_everything_gives(
    articles: list[Article], text: str, access: Access, ranker: Ranker
) -> None:
    snapshot = snapshot_of(articles)
    assert_same(ask(snapshot, text, access, ranker=ranker), brute_force(snapshot, text, access, ranker), 10)


@pytest.fixture(scope="module")
def library() -> Snapshot:
    """1,500 articles of a hundred topics: many more than there are candidates."""
    chance = np.random.default_rng(5)
    vocabulary = [f"word{number}" for number in range(2000)]
    topics = [chance.choice(vocabulary, 25) for _ in range(100)]
    articles = []
    for number in range(1500):
        topic = topics[number % 100]
        body = "\n\n".join(" ".join(chance.choice(topic, 10)) for _ in range(3))
        articles.append(an_article(f"{number:04}", " ".join(chance.choice(topic, 4)), body, AUDIENCES[number % 5]))
    return snapshot_of(articles)


@pytest.mark.parametrize(
    "access",
    [Access.engineer(), Access.anonymous(), Access.customer("acme")],
    ids=["engineer", "anonymous", "customer"],
)
@pytest.mark.parametrize("ranker", [Ranker.FUSED, Ranker.LEXICAL])
def test_candidates_of_a_large_knowledge_base_hold_the_true_top(
    library: Snapshot, access: Access, ranker: Ranker
) -> None:
    chance = np.random.default_rng(6)
    for _ in range(10):
        article = library.articles[int(chance.integers(0, 1500))]
        text = " ".join([*article.title.split()[:3], f"word{chance.integers(0, 2000)}"])
        assert_same(ask(library, text, access, ranker=ranker, limit=5), brute_force(library, text, access, ranker), 5)


def test_each_asker_gets_what_is_meant_for_them() -> None:
    acme = Audience("account:acme")
    audiences = {"public": PUBLIC, "customer": CUSTOMER, "acme": acme, "internal": INTERNAL}
    snapshot = snapshot_of(an_article(name, "Reset password", "Click.", who) for name, who in audiences.items())

    def seen(access: Access) -> set[str]:
        return {hit.article_id for hit in ask(snapshot, "reset password", access).hits}

    assert seen(Access.anonymous()) == {"public"}
    assert seen(Access.customer()) == {"public", "customer"}
    assert seen(Access.customer("globex")) == {"public", "customer"}
    assert seen(Access.customer("acme")) == {"public", "customer", "acme"}
    assert seen(Access.engineer()) == set(audiences)
    assert seen(Access(frozenset())) == set()


def test_an_exact_identifier_outranks_a_likeness() -> None:
    snapshot = snapshot_of(
        [
            an_article("one", "Error E1234", "The printer is out of paper."),
            an_article("two", "Error E1235", "The printer is out of ink."),
        ]
    )
    assert ask(snapshot, "what is E1235").hits[0].article_id == "two"


def test_the_passage_that_speaks_for_an_article_comes_first() -> None:
    body = "# Limits\n\nEvery upload takes twenty minutes.\n\n# Refunds\n\nA refund takes ten days for each invoice."
    snapshot = snapshot_of([an_article("a", "Terms", body)])
    best = ask(snapshot, "refund invoice").hits[0].passages[0]
    assert "refund takes ten days" in body[best.start : best.end]
    scores = [passage.score for passage in ask(snapshot, "refund invoice").hits[0].passages]
    assert scores == sorted(scores, reverse=True)


def test_within_nothing_there_is_nothing() -> None:
    snapshot = snapshot_of([an_article("a", "Reset password")])
    assert ask(snapshot, "reset password", within=frozenset()).hits == ()
    assert ask(snapshot, "reset password", within=frozenset({"gone"})).hits == ()


def test_a_ranking_names_its_index_and_what_its_scores_are_made_of() -> None:
    snapshot = snapshot_of([an_article("a", "Reset password", "Click."), an_article("b", "Pay", "By invoice.")])
    ranking = ask(snapshot, "reset password")
    first = ranking.hits[0]
    assert ranking.snapshot == snapshot.name
    assert ranking.confidence == first.confidence
    assert set(first.evidence) == {"passage", "label", "coverage", "trust"}
    expected = 0.625 * (first.evidence["passage"] + first.evidence["label"]) + 0.5 * first.evidence["coverage"]
    assert first.score == pytest.approx(expected, abs=1e-5)
    assert first.content_hash == snapshot.articles[0].content_hash
    assert Ranking((), "x").confidence == 0.0
