from __future__ import annotations

from collections.abc import Iterator, Sequence

import faiss
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb import CUSTOMER, INTERNAL, PUBLIC, Access, Article, Audience
from retrieval import Ranking, Snapshot
from retrieval.adapters.vector_index import make_index
from retrieval.confidence import SIGNALS, Calibration
from retrieval.exact import ExactIndex
from retrieval.fusion import Evidence, Ranker, fuse
from retrieval.known_questions import NOTHING_KNOWN, KnownQuestions
from retrieval.language import encoder_trust
from retrieval.learning import train
from retrieval.search import Piece, Query, Rerank, search
from retrieval.tokens import plain, terms
from tests.retrieval.fakes import (
    AUDIENCES,
    WORDS,
    BagEmbedder,
    accesses,
    an_article,
    knowledge_bases,
    known_of,
    phrases,
    queries,
    snapshot_of,
)

CALIBRATION = Calibration.shipped()
EMBEDDER = BagEmbedder()
INDEXES = {"exact": ExactIndex, "faiss": lambda vectors: make_index(vectors, exact_limit=0)}
an_id = st.integers(0, 30).map(lambda number: f"a{number}")
names = st.frozensets(an_id, max_size=8)


@pytest.fixture(scope="module", autouse=True)
def one_thread() -> Iterator[None]:
    """Keep FAISS to one thread: to start several for a dozen rows takes longer than the work."""
    before = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(1)
    yield
    faiss.omp_set_num_threads(before)


def ask(
    snapshot: Snapshot,
    text: str,
    access: Access | None = None,
    known: KnownQuestions = NOTHING_KNOWN,
    rerank: Rerank | None = None,
    **more,
) -> Ranking:
    query = Query(text, EMBEDDER.one(text), access or Access.engineer(), **more)
    return search(snapshot, query, CALIBRATION, known, rerank)


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


@st.composite
def confirmed(draw: st.DrawFn, articles: list[Article]) -> KnownQuestions:
    """Draw what people confirmed: of any article, hidden ones and vanished ones too; with a head or without."""
    ids = an_id if not articles else an_id | st.sampled_from([article.id for article in articles])
    pairs = draw(st.lists(st.tuples(phrases | queries, ids), max_size=12))
    known = known_of(pairs)
    if not draw(st.booleans()):
        return known
    # Trained on another state of the knowledge base perhaps: some of its articles are gone, others are new.
    once = [article for article in articles if draw(st.booleans())]
    return known.with_head(train(snapshot_of([*once, an_article("gone", "Gone", "", PUBLIC, *"abcdefgh")]), known))


@pytest.mark.parametrize("kind", INDEXES)
@given(articles=knowledge_bases(16), query=requests(), data=st.data())
@settings(max_examples=120, deadline=None)
def test_no_query_of_any_shape_returns_what_its_asker_may_not_see(
    kind: str, articles: list[Article], query: Query, data: st.DataObject
) -> None:
    known = data.draw(confirmed(articles), label="known")
    ranking = search(snapshot_of(articles, make_index=INDEXES[kind]), query, CALIBRATION, known)
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


@given(articles=knowledge_bases(12), query=requests(), data=st.data())
@settings(max_examples=60, deadline=None)
def test_what_an_asker_may_not_see_has_no_say_in_what_they_get(
    articles: list[Article], query: Query, data: st.DataObject
) -> None:
    """Articles that are hidden change rarities, which is arithmetic, but neither who is found nor any other number."""
    known = data.draw(confirmed(articles), label="known")
    visible = [article for article in articles if query.access.allows(article.audience)]
    whole, part = (search(snapshot_of(some), query, CALIBRATION, known) for some in (articles, visible))
    if query.limit >= len(visible):
        for name in ("passage", "label", "known", "share", "taught"):
            with_hidden, without = ({hit.article_id: hit.evidence[name] for hit in r.hits} for r in (whole, part))
            assert with_hidden == pytest.approx(without, abs=1e-5)


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
        titled = len(labels) - len(article.questions)
        best = [
            max((float(row @ vector) for row in rows), default=0.0)
            for rows in (passages, labels[:titled], labels[titled:])
        ]
        cosines = (np.array([cosine], dtype=np.float32) for cosine in best)
        evidence = Evidence(*cosines, coverage[place : place + 1], np.zeros(1, dtype=np.float32))
        said = {plain(known) for known in (article.title, *article.questions)} - {""}
        verbatim = float(ranker is Ranker.FUSED and plain(text) in said)
        scored.append((article.id, verbatim + float(fuse(evidence, encoder_trust(text), ranker)[0])))
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
    ranking = ask(snapshot, "reset a password")
    first = ranking.hits[0]
    assert ranking.snapshot == snapshot.name
    assert ranking.confidence == first.confidence
    assert set(first.evidence) == {*SIGNALS, "trust"}
    expected = 0.625 * (first.evidence["passage"] + first.evidence["label"]) + 0.5 * first.evidence["coverage"]
    assert first.score == pytest.approx(expected, abs=1e-5)
    assert first.content_hash == snapshot.articles[0].content_hash
    assert ranking.read == "reset a password"
    assert ask(snapshot_of([]), "reset").read == "reset"
    assert Ranking((), "x").confidence == 0.0


def test_a_ranking_names_what_people_confirmed_too() -> None:
    snapshot, known = snapshot_of([an_article("a", "Reset password")]), known_of([("locked out", "a")])
    assert ask(snapshot, "reset", known=known).snapshot == f"{snapshot.name}+{known.name}"
    assert ask(snapshot, "reset", known=known, within=frozenset()).snapshot == f"{snapshot.name}+{known.name}"


def evidence(snapshot: Snapshot, text: str, **more) -> list[dict[str, float]]:
    return [dict(hit.evidence) for hit in ask(snapshot, text, **more).hits]


THREE = snapshot_of(
    [
        an_article("reset", "Reset password", "Click the button and wait for our mail."),
        an_article("pay", "Pay an invoice", "By card E1234."),
        an_article("print", "Printer paper", "Fill the tray."),
    ]
)


def test_only_the_first_is_ahead_of_its_rivals() -> None:
    ranking = ask(THREE, "reset password invoice")
    scores = [hit.score for hit in ranking.hits]
    margins = [hit.evidence["margin"] for hit in ranking.hits]
    ahead = [scores[0] - scores[1], scores[1] - scores[0], scores[2] - scores[0]]
    assert margins == pytest.approx([max(-0.25, min(0.25, value)) for value in ahead], abs=1e-6)
    assert margins[0] > 0.0 > margins[1]


def test_a_lone_hit_is_as_far_ahead_as_can_be_told() -> None:
    assert evidence(snapshot_of([an_article("a", "Printer paper")]), "refund")[0]["margin"] == 0.25


def test_cosines_weigh_as_much_as_the_encoder_speaks_the_language() -> None:
    trust = encoder_trust("comment faire un reset password")
    first = evidence(THREE, "comment faire un reset password")[0]
    assert first["trust"] == trust < 1.0
    assert first["foreignness"] == pytest.approx(1.0 - trust)
    title = float(EMBEDDER.one("Reset password") @ EMBEDDER.one("comment faire un reset password"))
    assert first["label"] == pytest.approx(trust * title, abs=1e-6)


def test_a_code_that_an_article_lacks_is_told() -> None:
    (with_code,) = (hit for hit in ask(THREE, "error E1234").hits if hit.article_id == "pay")
    assert with_code.evidence["unnamed"] == 0.0
    assert {hit["unnamed"] for hit in evidence(THREE, "reset password v2.0")} == {1.0}


def test_few_words_are_brief_and_both_rankers_agree_or_not() -> None:
    first, *others = evidence(THREE, "reset password")
    assert (first["brevity"], first["agreement"]) == (pytest.approx(1 / 3), 1.0)
    assert {hit["agreement"] for hit in others} == {0.0}


CONFIRMED = "my dongle keeps blinking orange"


def test_a_confirmed_wording_is_answered_at_once() -> None:
    for snapshot in (THREE, snapshot_of([an_article("reset", "Reset password"), an_article("pay", "Pay", "Cash.")])):
        before = ask(snapshot, CONFIRMED)
        assert before.confidence < CALIBRATION.threshold(0.05)
        first = ask(snapshot, CONFIRMED, known=known_of([(CONFIRMED, "reset")])).hits[0]
        assert first.article_id == "reset"
        assert first.evidence["known"] == pytest.approx(1.0, abs=1e-5)
        assert (first.evidence["missing"], first.evidence["taught"]) == (0.0, 1.0)
        assert first.confidence >= 0.98


def test_a_question_with_words_that_no_confirmed_wording_has_is_not_taken_for_one() -> None:
    known = known_of([(CONFIRMED, "reset")])
    assert ask(THREE, f"{CONFIRMED} refund", known=known).hits[0].evidence["missing"] > 0.0


def test_an_articles_own_known_question_is_answered_as_a_confirmed_one() -> None:
    snapshot = snapshot_of([an_article("a", "Reset", "Click.", PUBLIC, CONFIRMED), an_article("b", "Pay", "Cash.")])
    first = ask(snapshot, CONFIRMED).hits[0]
    assert (first.article_id, first.evidence["taught"]) == ("a", 1.0)
    assert first.confidence >= 0.98


def test_of_many_articles_one_is_found_by_a_confirmed_wording_alone() -> None:
    """Neither its words nor its vectors would make it a candidate."""
    articles = [an_article(f"{number:03}", f"word{number}", "Our orange keeps.") for number in range(200)]
    snapshot = snapshot_of([*articles, an_article("zzz", "Printer paper", "Fill the tray.")])
    assert "zzz" not in {hit.article_id for hit in ask(snapshot, CONFIRMED, limit=150).hits}
    assert ask(snapshot, CONFIRMED, known=known_of([(CONFIRMED, "zzz")])).hits[0].article_id == "zzz"


def test_a_confirmed_wording_of_a_hidden_article_changes_nothing() -> None:
    snapshot = snapshot_of([an_article("a", "Reset password", "Click."), an_article("b", "Plans", "Soon.", INTERNAL)])
    known = known_of([(CONFIRMED, "b")])
    asked, told = (ask(snapshot, CONFIRMED, Access.anonymous(), known=some) for some in (NOTHING_KNOWN, known))
    assert asked.hits == told.hits
    assert ask(snapshot, CONFIRMED, known=known).hits[0].article_id == "b"


def test_with_nothing_left_to_search_what_was_learned_does_no_harm() -> None:
    known = known_of((f"wording {number}", f"a{number % 2}") for number in range(8))
    learned = known.with_head(train(snapshot_of([an_article("a0", "One"), an_article("a1", "Two")]), known))
    assert learned.head is not None
    assert ask(snapshot_of([]), "wording", known=learned).hits == ()
    assert ask(THREE, "wording", Access(frozenset()), known=learned).hits == ()


TWINS = snapshot_of(
    [
        an_article("a", "Reset password", "Click the button."),
        an_article("b", "Reset password", "Click the button."),
        an_article("c", "Pay an invoice", "By card."),
    ]
)


def test_articles_that_say_the_same_are_no_rivals_and_one_of_them_speaks() -> None:
    first, twin, other = ask(TWINS, "reset password").hits
    alone = ask(TWINS, "reset password", exclude=["b"]).hits[0]
    assert {first.article_id, twin.article_id} == {"a", "b"}
    assert (first.evidence["twin"], twin.evidence["twin"], other.evidence["twin"]) == (0.0, 1.0, 0.0)
    assert first.evidence["margin"] == alone.evidence["margin"] > 0.0
    assert (first.confidence, twin.confidence) == (alone.confidence, 0.0)


@pytest.mark.parametrize(
    ("title", "body"),
    [("Reset password", "Call us."), ("Change name", "Click the button."), (" ", "Click the button.")],
)
def test_the_same_title_or_the_same_text_alone_makes_no_twins(title: str, body: str) -> None:
    snapshot = snapshot_of([an_article("a", "Reset password", "Click the button."), an_article("b", title, body)])
    assert {hit["twin"] for hit in evidence(snapshot, "reset password")} == {0.0}


def test_articles_without_titles_are_no_twins() -> None:
    snapshot = snapshot_of([an_article("a", " ", "Click the button."), an_article("b", " ", "Click the button.")])
    assert {hit["twin"] for hit in evidence(snapshot, "button")} == {0.0}


def test_a_reranker_reads_the_best_passages_of_the_first_ten_and_moves_them() -> None:
    read: list[Piece] = []

    def prefers_paper(query: str, pieces: Sequence[Piece]) -> np.ndarray:
        read.extend(pieces)
        return np.array([float(piece.article == "print") for piece in pieces], dtype=np.float32)

    usual, moved = ask(THREE, "reset invoice"), ask(THREE, "reset invoice", rerank=prefers_paper)
    before, after = ({hit.article_id: hit.score for hit in ranking.hits} for ranking in (usual, moved))
    assert after == pytest.approx({**before, "print": before["print"] + 0.3}, abs=1e-5)
    assert read == [Piece(hit.article_id, hit.passages[0].start, hit.passages[0].end) for hit in usual.hits]


def test_of_many_hits_a_reranker_reads_ten() -> None:
    read: list[Piece] = []

    def listens(query: str, pieces: Sequence[Piece]) -> np.ndarray:
        read.extend(pieces)
        return np.zeros(len(pieces), dtype=np.float32)

    snapshot = snapshot_of(an_article(f"a{number:02}", f"Reset word{number}") for number in range(20))
    assert ask(snapshot, "reset", rerank=listens).hits == ask(snapshot, "reset").hits
    assert len(read) == 10


def test_a_typing_error_is_not_mended_to_a_word_that_the_asker_may_not_see() -> None:
    articles = [
        an_article("hidden", "Kabel", "kabel", INTERNAL),
        an_article("open", "Karabel", "karabel and more"),
    ]
    snapshot = snapshot_of(articles)

    def mended(access: Access) -> str:
        return snapshot.mend("karbel", lambda word: False, access)

    assert mended(Access.engineer()) in {"kabel", "karabel"}
    assert mended(Access.anonymous()) == "karabel"
    assert snapshot.mend("kabels", lambda word: False, Access.anonymous()) == "kabels"


def test_an_article_that_was_first_confirmed_after_the_training_is_no_less_likely_for_it() -> None:
    articles = [
        an_article(name, name, "", PUBLIC, *(f"{name} {word}" for word in WORDS[:6])) for name in ("red", "blue")
    ]
    snapshot = snapshot_of([*articles, an_article("green", "green")])
    head = train(snapshot, NOTHING_KNOWN)
    assert head is not None
    known = known_of([("how to paint it green", "green")], head)

    def confidence(learnt: KnownQuestions) -> float:
        text = "how to paint green"
        return search(snapshot, Query(text, EMBEDDER.one(text), Access.anonymous()), CALIBRATION, learnt).confidence

    assert confidence(known) >= confidence(known.with_head(None)) - 1e-6 > 0.0


@pytest.mark.parametrize(
    "text", ["パスワードを忘れました。", "비밀번호를 잊어버렸어요", "Я забыл пароль?", "mot de passe oublié"]
)
def test_who_asks_in_the_very_words_is_answered_in_whatever_language(text: str) -> None:
    articles = [an_article("a", "Reset password", "Click."), an_article("b", "Pay", "By invoice.")]
    snapshot = snapshot_of(articles)
    query = Query(text.rstrip("。?") + " ", EMBEDDER.one(text), Access.anonymous())
    (first, second) = search(snapshot, query, CALIBRATION, known_of([(text, "b")])).hits
    assert (first.article_id, first.confidence) == ("b", pytest.approx(0.98))
    assert second.confidence < 0.02


def test_two_articles_that_are_asked_for_word_by_word_share_the_certainty() -> None:
    snapshot = snapshot_of(
        [
            an_article("a", "Install the driver", "Plug the printer."),
            an_article("b", "Install the driver", "Pay for it."),
        ]
    )
    assert [hit.confidence for hit in ask(snapshot, "install the driver").hits] == pytest.approx([0.49, 0.49])


def test_what_was_confirmed_goes_before_what_a_title_says() -> None:
    snapshot = snapshot_of([an_article("a", "Reset password", "Click."), an_article("b", "Pay", "By invoice.")])
    query = Query("reset password", EMBEDDER.one("reset password"), Access.anonymous())
    found = search(snapshot, query, CALIBRATION, known_of([("Reset password?", "b")]))
    assert (found.hits[0].article_id, found.confidence) == ("b", pytest.approx(0.98))
