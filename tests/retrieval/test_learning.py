from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb import INTERNAL, PUBLIC, Article
from retrieval import Snapshot
from retrieval.head import Head
from retrieval.known_questions import NOTHING_KNOWN, KnownQuestions
from retrieval.learning import FEWEST, _shares, _spread, head_name, learn, lessons, train
from tests.retrieval.fakes import DIMENSION, BagEmbedder, an_article, articles_named, known_of, phrases, snapshot_of

EMBEDDER = BagEmbedder()
POLITE = "hello there please tell me in detail how i can go on to"
ORDER = (
    f"{POLITE} cancel my order",
    "stop the order",
    "order is wrong, cancel",
    "cancel an order before it ships",
    "delete my last order",
    "withdraw order",
)
PLAN = (
    "cancel subscription",
    "end subscription today",
    "stop my subscription from renewing",
    "subscription no longer needed",
    "delete the subscription",
    "quit subscription",
)
TAUGHT = [
    an_article("order", "Cancel an order", "Press cancel.", PUBLIC, *ORDER),
    an_article("plan", "End a subscription", "Press end.", PUBLIC, *PLAN),
]
UNTAUGHT = [
    an_article("blink", "Why the lamp blinks orange", "It waits."),
    an_article("tax", "Where our tax number stands", "On the invoice."),
    an_article("dust", "Clean dust from the fan", "Blow."),
]


def trained(articles: list[Article], known: KnownQuestions = NOTHING_KNOWN) -> Head:
    head = train(snapshot_of(articles), known)
    assert head is not None
    return head


def shares(head: Head, text: str) -> dict[str, float]:
    """Give the probability of each class by its article, of the others under an empty name."""
    logits = head.logits(EMBEDDER.one(text), text)
    powers = np.exp(logits - logits.max())
    named = [*head.articles, *([""] if head.others else [])]
    return dict(zip(named, (powers / powers.sum()).tolist(), strict=True))


def nearest(text: str) -> str:
    """Give the article of the known question that is nearest by its vector."""
    vector = EMBEDDER.one(text)
    return max(
        (float(EMBEDDER.one(question) @ vector), article.id) for article in TAUGHT for question in article.questions
    )[1]


def test_the_head_tells_apart_what_nearest_neighbours_confuse() -> None:
    asked = f"{POLITE} cancel my subscription"
    assert nearest(asked) == "order"
    said = shares(trained(TAUGHT), asked)
    assert said["plan"] > said["order"]


@pytest.mark.parametrize("article", TAUGHT, ids=["order", "plan"])
def test_the_head_knows_what_it_was_taught(article: Article) -> None:
    head = trained([*TAUGHT, *UNTAUGHT])
    for question in article.questions:
        said = shares(head, question)
        assert max(said, key=said.__getitem__) == article.id


def test_spelling_counts_where_the_encoder_knows_no_word() -> None:
    head, nothing = trained(TAUGHT), np.zeros(DIMENSION, dtype=np.float32)
    for text, expected in (("subscripton", "plan"), ("subscrption", "plan"), ("ordder", "order")):
        assert head.articles[int(head.logits(nothing, text).argmax())] == expected


def test_articles_without_known_questions_are_one_class_and_lose_no_question_to_a_taught_one() -> None:
    head = trained([*TAUGHT, *UNTAUGHT])
    assert (head.articles, head.others) == (("order", "plan"), True)
    assert head.weights.shape[1] == 3
    for article in UNTAUGHT:
        said = shares(head, article.title)
        assert max(said, key=said.__getitem__) == ""


def test_many_articles_without_known_questions_leave_those_with_them_their_share() -> None:
    many = [an_article(f"other{number}", f"topic{number} word{number}") for number in range(300)]
    head = trained([*TAUGHT, *many])
    for article in TAUGHT:
        assert all(max(said := shares(head, asked), key=said.__getitem__) == article.id for asked in article.questions)


@pytest.mark.parametrize("size", [3, 300])
def test_articles_without_known_questions_count_no_more_than_all_the_rest_together(size: int) -> None:
    others = [an_article(f"other{number}", f"word{number}") for number in range(size)]
    found = lessons(snapshot_of([*TAUGHT, *others]), NOTHING_KNOWN)
    assert found is not None
    share, other = _shares(found), found.classes == 2
    assert share.sum() == pytest.approx(1.0)
    assert share[other].sum() == pytest.approx(min(0.5, size / (size + 12)))
    assert set(share[~other].tolist()) == {float(share[~other].max())}


def test_what_people_confirmed_is_learned_like_an_articles_own_questions() -> None:
    bare = [replace(article, questions=()) for article in TAUGHT]
    known = known_of((question, article.id) for article in TAUGHT for question in article.questions)
    head = trained(bare, known)
    assert head.articles == trained(TAUGHT).articles
    for asked in ("cancel an order please", "end my subscription"):
        assert shares(head, asked) == pytest.approx(shares(trained(TAUGHT), asked), abs=0.02)


def test_a_title_stands_for_an_article_only_until_it_is_taught() -> None:
    taught = known_of([("lamp is orange", "blink")])
    head = trained([*TAUGHT, UNTAUGHT[0]], taught)
    assert (head.articles, head.others) == (("blink", "order", "plan"), False)


def test_with_too_little_to_learn_from_there_is_no_head() -> None:
    few = an_article("a", "One", "", PUBLIC, *(f"q{number}" for number in range(FEWEST - 1)))
    enough = replace(few, questions=(*few.questions, "one more"))
    assert train(snapshot_of([few, an_article("b", "Two")]), NOTHING_KNOWN) is None
    assert train(snapshot_of([enough, an_article("b", "Two")]), NOTHING_KNOWN) is not None
    assert train(snapshot_of([enough, an_article("b", " ")]), NOTHING_KNOWN) is None, "there is nothing to tell apart"
    assert train(snapshot_of([]), NOTHING_KNOWN) is None


def test_pairs_of_articles_that_are_gone_are_not_learned() -> None:
    gone = known_of([("cancel everything", "gone"), ("stop it all", "gone too")])
    head = trained(TAUGHT, gone)
    assert head.articles == ("order", "plan")
    assert head.weights.tobytes() == trained(TAUGHT).weights.tobytes()
    assert head.name == trained(TAUGHT).name


def test_an_article_without_title_and_questions_teaches_nothing() -> None:
    assert not trained([*TAUGHT, an_article("blank", " ", "Some text.")]).others


def test_training_is_deterministic() -> None:
    known = known_of([("lamp is orange", "blink"), ("tax id", "tax")])
    one, other = (trained([*TAUGHT, *UNTAUGHT], known) for _ in range(2))
    turned = trained([*UNTAUGHT[::-1], *TAUGHT[::-1]], known_of([("tax id", "tax"), ("lamp is orange", "blink")]))
    for head in (other, turned):
        assert (head.name, head.articles) == (one.name, one.articles)
        assert head.weights.tobytes() == one.weights.tobytes()
        assert head.rarities.tobytes() == one.rarities.tobytes()


def test_to_collect_lessons_and_to_learn_from_them_is_to_train() -> None:
    found = lessons(snapshot_of(TAUGHT), NOTHING_KNOWN)
    assert found is not None
    assert learn(found).weights.tobytes() == trained(TAUGHT).weights.tobytes()
    assert found.name == learn(found).name == trained(TAUGHT).name


def test_a_head_has_the_name_that_was_foretold() -> None:
    snapshot, known = snapshot_of([*TAUGHT, *UNTAUGHT]), known_of([("tax id", "tax")])
    head = train(snapshot, known)
    assert head is not None
    assert head.name == head_name(snapshot, known)


BASE = [*TAUGHT, *UNTAUGHT]
PAIRS = [("tax id", "tax"), ("stop", "order")]


def name_of(articles: list[Article], pairs: list[tuple[str, str]], embedder: BagEmbedder | None = None) -> str:
    return head_name(snapshot_of(articles, embedder), known_of(pairs))


@pytest.mark.parametrize(
    ("articles", "pairs"),
    [
        (BASE, PAIRS[::-1]),
        (BASE[::-1], PAIRS),
        ([replace(article, body="Other.") for article in BASE], PAIRS),
        ([replace(article, audience=INTERNAL, url="https://acme.com", category="x") for article in BASE], PAIRS),
        (BASE, [*PAIRS, ("what?", "gone")]),
    ],
    ids=["pairs in another order", "articles in another order", "bodies", "other fields", "a pair of a gone article"],
)
def test_the_name_stays_while_there_is_nothing_else_to_learn(
    articles: list[Article], pairs: list[tuple[str, str]]
) -> None:
    assert name_of(articles, pairs) == name_of(BASE, PAIRS)


def test_the_name_stays_with_a_new_revision() -> None:
    later = snapshot_of(BASE, revision=7)
    assert head_name(later, known_of(PAIRS)) == name_of(BASE, PAIRS)


def test_the_name_changes_with_all_that_it_learns_from() -> None:
    names = [
        name_of(BASE, PAIRS),
        name_of(BASE, PAIRS, BagEmbedder("other")),
        name_of(BASE, PAIRS[:1]),
        name_of(BASE, [*PAIRS, ("one more", "tax")]),
        name_of(BASE, [("tax id", "order"), PAIRS[1]]),
        name_of(BASE[:-1], PAIRS),
        name_of([*BASE, an_article("new", "New")], PAIRS),
        name_of([*BASE[:-1], replace(BASE[-1], title="Clean the fan")], PAIRS),
        name_of([replace(BASE[0], questions=ORDER[:-1]), *BASE[1:]], PAIRS),
        name_of([replace(BASE[0], questions=(*ORDER, "one more")), *BASE[1:]], PAIRS),
        name_of([replace(BASE[0], id="orders"), *BASE[1:]], PAIRS),
    ]
    assert len(set(names)) == len(names)


def test_a_question_of_one_article_never_passes_for_the_next_article() -> None:
    one = [an_article("a", "A", "", PUBLIC, "x"), an_article("b", "y", "", PUBLIC, "c", "z")]
    other = [an_article("a", "A", "", PUBLIC, "x", "b", "y"), an_article("c", "z")]
    assert name_of(one, []) != name_of(other, [])
    assert name_of(one[:1], []) != name_of(one, [])


@st.composite
def knowledge(draw: st.DrawFn) -> tuple[Snapshot, KnownQuestions]:
    articles = [draw(articles_named(f"a{number}")) for number in range(draw(st.integers(0, 4)))]
    asked = st.tuples(phrases | st.text(max_size=8), st.sampled_from([f"a{number}" for number in range(6)]))
    return snapshot_of(articles), known_of(draw(st.lists(asked, max_size=10)))


@given(knowledge())
@settings(max_examples=40, deadline=None)
def test_any_knowledge_base_gives_a_head_of_finite_weights_or_none(drawn: tuple[Snapshot, KnownQuestions]) -> None:
    snapshot, known = drawn
    head = train(snapshot, known)
    if head is None:
        return
    assert np.isfinite(head.weights).all()
    assert set(head.articles) <= set(snapshot.positions)
    assert head.weights.shape[1] == len(head.articles) + head.others >= 2


def test_thousands_of_articles_without_known_questions_are_one_class_still() -> None:
    head = trained([*TAUGHT, *(an_article(f"z{number:04}", f"word{number}") for number in range(4_100))])
    assert (head.articles, head.others) == (("order", "plan"), True)


@given(st.integers(0, 500), st.integers(1, 500))
def test_of_more_lessons_than_can_be_held_some_from_everywhere_are_learned(count: int, most: int) -> None:
    kept = list(_spread(count, most))
    assert len(kept) == min(count, most)
    gaps = np.diff([-1, *kept, count])
    assert (gaps[:-1] >= 1).all()
    assert gaps.max() <= count // most + 2
