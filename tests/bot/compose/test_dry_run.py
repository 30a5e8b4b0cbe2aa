"""A dry run searches as the engine does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.compose.dry_run import Known, _draft, _Search
from kb import PUBLIC, Access
from kb.ports import Document
from retrieval import Snapshot
from retrieval.confidence import Calibration
from retrieval.known_questions import NOTHING_KNOWN, KnownQuestion, KnownQuestions
from tests.retrieval.fakes import BagEmbedder, an_article, snapshot_of

PAY = ("pay an invoice", "where is the invoice", "invoice payment", "send my invoice")
RESET = ("i forgot my password", "password is gone", "cannot log in", "new password please")
VISITOR = Access.anonymous()


class Dictionary(BagEmbedder):
    """Knows one word only."""

    def count_tokens(self, text: str) -> int:
        return 1 if text == "missing" else 2


def snapshot(embedder: BagEmbedder, *asked: str) -> Snapshot:
    return snapshot_of(
        [
            an_article("pay", "Bills", "Write to the desk.", PUBLIC, *PAY),
            an_article("reset", "Sign in", "Choose the button.", PUBLIC, *asked),
            an_article("printer", "Printer paper", "Open the lower tray."),
        ],
        embedder,
    )


def nothing(mend: Callable[[str], str]) -> KnownQuestions:
    return NOTHING_KNOWN


def confirmed(embedder: BagEmbedder, wordings: Sequence[str]) -> Known:
    def known(mend: Callable[[str], str]) -> KnownQuestions:
        texts = [mend(wording) for wording in wordings]
        return KnownQuestions.of([KnownQuestion(text, "reset") for text in texts], embedder.encode(texts))

    return known


def test_what_was_confirmed_ranks_and_trains_the_head() -> None:
    embedder = BagEmbedder()
    plain = _Search(embedder, Calibration.shipped(), nothing).find(snapshot(embedder), RESET[1], VISITOR)
    assert {hit.evidence["share"] for hit in plain.hits} == {0.0}
    taught = _Search(embedder, Calibration.shipped(), confirmed(embedder, RESET))
    best = taught.find(snapshot(embedder), RESET[1], VISITOR).hits[0]
    assert best.article_id == "reset"
    assert best.evidence["known"] > 0.99
    assert best.evidence["share"] > 0.5


def test_each_index_has_the_head_of_its_own_articles() -> None:
    embedder = BagEmbedder()
    search = _Search(embedder, Calibration.shipped(), nothing)
    without, with_draft = snapshot(embedder), snapshot(embedder, *RESET)
    for _ in range(2):
        before = search.find(without, "my password is gone", VISITOR)
        after = search.find(with_draft, "my password is gone", VISITOR)
        assert {hit.evidence["share"] for hit in before.hits} == {0.0}
        assert after.hits[0].article_id == "reset"
        assert after.hits[0].evidence["share"] > 0.5


def test_a_new_version_of_a_translation_stays_one() -> None:
    german = replace(an_article("pay-de", "Zahlen", "Am Tisch."), language="de", translation_of="pay")
    articles = {"pay": an_article("pay", "Bills", "At the desk."), "pay-de": german}
    made = _draft(Document("better", "better.md", "OK", "OK"), articles, None, "pay-de")
    assert (made.id, made.language, made.translation_of) == ("pay-de", "de", "pay")
    other = Document("better", "better.md", "OK", "OK", language="fr", translation_of="pay")
    made = _draft(other, articles, None, None)
    assert (made.id, made.language, made.translation_of) == ("draft:better", "fr", "pay")


def test_typing_errors_are_mended() -> None:
    embedder = Dictionary()
    search = _Search(embedder, Calibration.shipped(), nothing)
    there = snapshot(embedder)
    misspelt, right = (search.find(there, text, VISITOR) for text in ("missing priner peper", "missing printer paper"))
    assert misspelt == right
    assert misspelt.hits[0].article_id == "printer"


def test_a_misspelt_wording_that_was_confirmed_is_met_by_the_same_words() -> None:
    embedder = Dictionary()
    search = _Search(embedder, Calibration.shipped(), confirmed(embedder, ["missing priner peper"]))
    hits = search.find(snapshot(embedder), "missing priner peper", VISITOR).hits
    assert {hit.article_id: hit.evidence["known"] for hit in hits}["reset"] > 0.99
