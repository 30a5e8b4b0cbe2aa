"""Questions that arrive together are encoded together, and each gets its own answer."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from bot.knowledge.engine import Engine, QueryVectors, word_test
from handlers.languages import speaking
from handlers.ports import RetrievalUnavailable
from kb import INTERNAL, Access
from retrieval import Ranking, Snapshot
from retrieval.confidence import Calibration
from retrieval.ports import ModelDamaged, Vectors
from tests.bot.knowledge.worlds import Dictionary, WordEncoder, memory_library
from tests.retrieval.fakes import BagEmbedder
from tests.retrieval.languages import an_article_in, foreign_snapshot, interpreter

THINGS = [
    f"{a}{b}{c}"
    for a in ("ka", "lo", "mi", "nu")
    for b in ("ra", "so", "ti", "vu")
    for c in ("bel", "dog", "fin", "gut")
]


class SlowEncoder(WordEncoder):
    """Takes as long for a batch as for one, and fails where it is told to."""

    delay_s = 0.01
    error: Exception | None = None

    def encode(self, texts: Sequence[str]) -> Vectors:
        time.sleep(self.delay_s)
        if self.error is not None:
            raise self.error
        return super().encode(texts)


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    folder: Path = tmp_path_factory.mktemp("library")
    library = memory_library(folder)
    library.add(**{thing: f"How to mend the {thing}." for thing in THINGS})
    library.add("inside", INTERNAL, secret="The secret kabel.")
    library.librarian.sync()
    return library.shelf.load(library.encoder.tag)


@pytest.fixture
async def engine(snapshot: Snapshot):
    made = Engine(SlowEncoder(), Calibration.shipped(), snapshot)
    yield made
    await made.close()


def encoder(engine: Engine) -> SlowEncoder:
    found = engine._vectors._embedder
    assert isinstance(found, SlowEncoder)
    return found


async def best(engine: Engine, thing: str) -> str:
    ranking = await engine.retrieve(f"mend the {thing}", Access.anonymous(), limit=3)
    return ranking.hits[0].article_id


async def test_questions_that_arrive_together_share_batches_and_get_their_own_answers(engine: Engine) -> None:
    assert len(THINGS) == 64
    assert await asyncio.gather(*(best(engine, thing) for thing in THINGS)) == THINGS
    batches = [len(batch) for batch in encoder(engine).batches]
    assert sum(batches) == 64
    assert len(batches) <= 5


async def test_a_lonely_question_does_not_wait_for_others(engine: Engine) -> None:
    encoder(engine).delay_s = 0.0
    await best(engine, THINGS[0])
    started = time.perf_counter()
    await best(engine, THINGS[1])
    assert time.perf_counter() - started < 0.1


async def test_a_question_asked_again_is_not_encoded_again(engine: Engine) -> None:
    await best(engine, THINGS[0])
    await asyncio.gather(*(best(engine, THINGS[0]) for _ in range(5)))
    await engine.retrieve(f"  mend   the\n{THINGS[0]} ", Access.anonymous())
    assert len(encoder(engine).texts) == 1


async def test_a_question_in_another_language_is_read_by_whoever_knows_it() -> None:
    static, foreign = interpreter()
    snapshot = foreign_snapshot(
        [an_article_in("en", "pw", "reset password"), an_article_in("en", "inv", "invoice")], foreign
    )
    main = BagEmbedder()
    engine = Engine(main, Calibration.shipped(), snapshot, foreign=foreign)
    try:
        answers = await asyncio.gather(
            *(engine.retrieve(text, Access.engineer()) for text in ("비밀번호 재설정", "the invoice", "rechnung"))
        )
        assert [ranking.hits[0].article_id for ranking in answers] == ["pw", "inv", "inv"]
        assert [ranking.hits[0].evidence["trust"] for ranking in answers] == [1.0, 1.0, 1.0]
        assert main.encoded == ["the invoice"]
        assert static.encoded == ["비밀번호 재설정", "rechnung"]
    finally:
        await engine.close()


async def test_a_name_that_is_in_no_language_is_answered_in_the_one_that_is_spoken_to_its_asker() -> None:
    _, foreign = interpreter()
    editions = [
        an_article_in("en", "vpn", "vpn"),
        an_article_in("de", "vpn-de", "vpn", translation_of="vpn"),
        an_article_in("ko", "a-vpn", "vpn", translation_of="vpn"),
    ]
    engine = Engine(BagEmbedder(), Calibration.shipped(), foreign_snapshot(editions, foreign), foreign=foreign)

    async def asked(language: str) -> str:
        with speaking(language):
            return (await engine.retrieve("vpn", Access.engineer())).hits[0].article_id

    try:
        found = await asyncio.gather(*(asked(language) for language in ("ko", "de", "en", "fr")))
        assert found == ["a-vpn", "vpn-de", "vpn", "vpn"]
    finally:
        await engine.close()


async def test_where_one_encoder_is_damaged_the_questions_of_the_other_are_answered() -> None:
    _, foreign = interpreter()
    snapshot = foreign_snapshot([an_article_in("en", "inv", "invoice"), an_article_in("ko", "pw", "비밀번호")], foreign)

    def damaged(texts: Sequence[str]) -> Vectors:
        raise ModelDamaged("its table is not the one that was shipped")

    engine = Engine(BagEmbedder(), Calibration.shipped(), snapshot, foreign=replace(foreign, embed=damaged))
    try:
        english, korean = await asyncio.gather(
            *(engine.retrieve(text, Access.engineer()) for text in ("the invoice", "비밀번호")), return_exceptions=True
        )
        assert isinstance(english, Ranking)
        assert english.hits[0].article_id == "inv"
        assert isinstance(korean, RetrievalUnavailable)
    finally:
        await engine.close()


async def test_the_least_recently_asked_question_is_forgotten_first() -> None:
    words = WordEncoder()
    vectors = QueryVectors(words, size=2)
    for text in ("a", "b", "a", "c", "a", "b"):
        vectors.of([text])
    assert words.texts == ["a", "b", "c", "b"]


async def test_the_encoder_reads_full_width_letters_as_usual_ones() -> None:
    words = WordEncoder()
    QueryVectors(words, size=2).of(["ＡｅｒｏＰｒｅｓｓ　Ｘ２", "AeroPress X2"])
    assert words.texts == ["AeroPress X2"]


async def test_more_questions_than_are_remembered_in_one_batch_are_answered_all_the_same() -> None:
    vectors = QueryVectors(WordEncoder(), size=2)
    assert len(vectors.of(["a", "b", "c", "a"])) == 4


async def test_whoever_goes_away_costs_the_others_nothing(engine: Engine) -> None:
    askers = [asyncio.create_task(best(engine, thing)) for thing in THINGS[:24]]
    await asyncio.sleep(0.005)
    gone = askers[::2]
    for asker in gone:
        asker.cancel()
    done = await asyncio.gather(*askers, return_exceptions=True)
    assert done[1::2] == THINGS[1:24:2]
    assert all(isinstance(result, asyncio.CancelledError) for result in done[::2])
    assert await best(engine, THINGS[40]) == THINGS[40]


async def test_an_encoder_that_fails_is_told_to_everybody_who_waits_and_is_tried_again(engine: Engine) -> None:
    encoder(engine).error = MemoryError("no room")
    done = await asyncio.gather(*(best(engine, thing) for thing in THINGS[:3]), return_exceptions=True)
    assert [type(result) for result in done] == [RetrievalUnavailable] * 3
    assert all("no room" not in str(result) for result in done)
    encoder(engine).error = None
    assert await best(engine, THINGS[0]) == THINGS[0]


async def test_without_an_index_it_is_unavailable(snapshot: Snapshot) -> None:
    engine = Engine(SlowEncoder(), Calibration.shipped())
    with pytest.raises(RetrievalUnavailable, match="no index yet"):
        await engine.retrieve("mend", Access.anonymous())
    engine.use(snapshot)
    assert (await engine.retrieve(f"mend the {THINGS[0]}", Access.anonymous())).hits
    await engine.close()


async def test_what_the_asker_may_not_see_is_not_found(engine: Engine) -> None:
    for access, seen in ((Access.anonymous(), False), (Access.customer("ACME"), False), (Access.engineer(), True)):
        ranking = await engine.retrieve("the secret kabel", access)
        assert ("secret" in [hit.article_id for hit in ranking.hits]) is seen


async def test_a_search_within_named_articles_finds_those_only(engine: Engine) -> None:
    ranking = await engine.retrieve(f"mend the {THINGS[0]}", Access.anonymous(), within=THINGS[5:7])
    assert {hit.article_id for hit in ranking.hits} == set(THINGS[5:7])


async def test_a_question_of_a_million_characters_is_answered_in_time(engine: Engine) -> None:
    async with asyncio.timeout(5):
        ranking = await engine.retrieve(f"mend the {THINGS[3]} " + "x" * 1_000_000, Access.anonymous())
    assert ranking.hits[0].article_id == THINGS[3]
    assert max(len(text) for text in encoder(engine).texts) <= 4000


async def test_a_misspelt_question_is_answered_as_the_well_spelt_one(snapshot: Snapshot) -> None:
    dictionary = Dictionary({"mend", "the"})
    engine = Engine(dictionary, Calibration.shipped(), snapshot)
    right = await engine.retrieve("mend the karabel", Access.anonymous())
    for wrong in ("mend the karaebl", "Mend the karrabel"):
        misspelt = await engine.retrieve(wrong, Access.anonymous())
        assert misspelt.hits[0].article_id == "karabel"
        assert [hit.confidence for hit in misspelt.hits] == [hit.confidence for hit in right.hits]
    # The encoder is given the mended words as well.
    assert set(dictionary.texts) == {"mend the karabel", "Mend the karabel"}
    await engine.close()


async def test_a_word_that_the_articles_lack_is_left_alone(snapshot: Snapshot) -> None:
    dictionary = Dictionary({"mend", "the", "karabell"})
    engine = Engine(dictionary, Calibration.shipped(), snapshot)
    for asked in ("mend the karabell", "mend the KARABELL", "mend karabell.log"):
        await engine.retrieve(asked, Access.anonymous())
    assert dictionary.texts == ["mend the karabell", "mend the KARABELL", "mend karabell.log"]
    await engine.close()


def test_a_word_is_looked_up_once() -> None:
    dictionary = Dictionary({"mend"})
    is_word = word_test(dictionary)
    assert [is_word(word) for word in ("mend", "mned", "mend", "mned")] == [True, False, True, False]
    assert dictionary.looked_up == ["mend", "mned"]


async def test_the_end_waits_for_what_is_at_work(snapshot: Snapshot) -> None:
    slow = SlowEncoder()
    slow.delay_s = 0.2
    engine = Engine(slow, Calibration.shipped(), snapshot)
    asked = asyncio.create_task(best(engine, THINGS[0]))
    await asyncio.sleep(0.05)
    await engine.close()
    assert await asked == THINGS[0]


async def test_who_asks_after_the_end_is_told_and_not_left_waiting(engine: Engine) -> None:
    await engine.close()
    async with asyncio.timeout(5):
        with pytest.raises(RetrievalUnavailable):
            await engine.retrieve(f"mend the {THINGS[0]}", Access.anonymous())
