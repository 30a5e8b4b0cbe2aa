"""The making of the static encoder, on a language of a few dozen words."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from bench.static_encoder.card import written
from bench.static_encoder.figures import Figures, Held, keep, kept
from bench.static_encoder.judging import Found, by_words, crossing, mean, tasks_of
from bench.static_encoder.making import Material, made
from bench.static_encoder.pairs import LANGUAGES, Pair, english, plain, questions, read_pairs, without
from bench.static_encoder.shipping import quantised, ship
from bench.static_encoder.speed import Speed
from bench.static_encoder.tokenizing import (
    LONGEST_PIECE,
    UNKNOWN,
    Texts,
    chosen,
    cut,
    letters,
    longest_match,
    with_letters,
)
from bench.static_encoder.training import Plan, Rows, flattened, train, warm_start
from retrieval.adapters.static_encoder import load_static_encoder

VERBS = {"delete": "entferne", "create": "erstelle", "open": "öffne", "send": "schicke", "copy": "kopiere"}
NOUNS = {
    "file": "datei", "message": "nachricht", "account": "konto", "door": "türe", "key": "schlüssel", "page": "seite",
    "window": "fenster", "server": "rechner",
}  # fmt: skip
PLACES = {"in the room": "im raum", "on the desk": "am tisch", "at home": "daheim"}
PAIRS = tuple(
    Pair("de", f"{VERBS[verb]} die {NOUNS[noun]} {PLACES[place]}", f"{verb} the {noun} {place}", "tiny")
    for verb, noun, place in product(VERBS, NOUNS, PLACES)
)
PLAN = Plan(epochs=12, batch=32, rate=0.3)


class Teacher:
    """A teacher whose vector of a text is the sum of a direction for each of its words."""

    tag = "words:8"
    dimension = 48

    def encode(self, texts):
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in text.split():
                vectors[row] += np.random.default_rng(sum(word.encode())).normal(size=self.dimension)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)

    def count_tokens(self, text):
        return len(text.split())


def material_of(pairs: tuple[Pair, ...]) -> Material:
    texts = english(pairs)
    vectors = Teacher().encode(texts).astype(np.float16)
    return Material(pairs, {text: row for row, text in enumerate(texts)}, vectors, Teacher())


@pytest.fixture(scope="module")
def material() -> Material:
    return material_of(PAIRS)


def written_pairs(folder: Path, lines: dict[str, list[dict[str, str]]]) -> Path:
    for language in LANGUAGES:
        with gzip.open(folder / f"{language}.jsonl.gz", "wt", encoding="utf-8") as stream:
            stream.writelines(json.dumps(line) + "\n" for line in lines.get(language, []))
    return folder


def test_pairs_are_read_once_and_questions_of_a_set_never(tmp_path: Path) -> None:
    line = {"en": "Delete a file", "xx": "Datei löschen", "source": "exchange_title"}
    asked = {"en": "Reset  it", "xx": "Zurücksetzen", "source": "element"}
    foreign = {"en": "Other", "xx": "モデル ", "source": "element"}
    folder = written_pairs(tmp_path, {"de": [line, line, asked], "ja": [foreign]})
    reserved = frozenset({plain("RESET it"), plain("ﾓﾃﾞﾙ")})
    assert read_pairs(folder, reserved) == [Pair("de", "Datei löschen", "Delete a file", "exchange")]
    assert len(read_pairs(folder)) == 3


def test_a_file_that_is_not_there_is_named_with_the_way_out(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=r"de\.jsonl\.gz is not there.*--parallel"):
        read_pairs(tmp_path)


def test_questions_of_all_sets_are_known_packed_or_not(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / "retrieval" / name).mkdir(parents=True)
    (tmp_path / "retrieval/one/queries.jsonl").write_text('{"_id": "1", "text": "How  so?"}\n')
    with gzip.open(tmp_path / "retrieval/two/queries.jsonl.gz", "wt") as stream:
        stream.write('{"_id": "1", "text": "WHY"}\n')
    assert questions(tmp_path) == {"how so?", "why"}
    assert questions(tmp_path / "nowhere") == frozenset()


def test_nothing_of_a_source_is_left_even_where_another_has_the_same_text() -> None:
    own = Pair("de", "Hallo", "Hello", "element")
    twin = Pair("fr", "Salut", "HELLO", "horizon")
    other = Pair("fr", "Merci", "Thanks", "horizon")
    assert without([own, twin, other], "element") == [other]


def test_pieces_are_short_and_every_word_is_cut_into_them(material: Material) -> None:
    tokenizer = chosen(PAIRS, 1, 120)
    assert max(map(len, tokenizer.get_vocab())) <= LONGEST_PIECE
    assert tokenizer.encode("Entferne die Datei!", add_special_tokens=False).ids[0] != 0
    texts = cut(tokenizer, ["entferne die datei", "", "entferne die datei im raum"], 3)
    assert np.diff(texts.first).max() <= 3
    assert texts.first[2] == texts.first[1]


@given(st.lists(st.integers(0, 4), min_size=1, max_size=8), st.data())
def test_some_of_the_texts_hold_their_own_pieces(lengths: list[int], data: st.DataObject) -> None:
    first = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    texts = Texts(np.arange(first[-1], dtype=np.int32), first)
    rows = data.draw(st.lists(st.integers(0, len(lengths) - 1), min_size=1, max_size=8))
    some = texts.of(np.array(rows, dtype=np.int64))
    for place, row in enumerate(rows):
        np.testing.assert_array_equal(
            some.piece[some.first[place] : some.first[place + 1]], texts.piece[first[row] : first[row + 1]]
        )


def rows_of(material: Material, tokenizer, plan: Plan) -> Rows:
    target = np.array([material.row[pair.english] for pair in PAIRS], dtype=np.int64)
    texts = cut(tokenizer, [pair.text for pair in PAIRS], plan.longest)
    return Rows(texts, target, np.ones(len(PAIRS), dtype=np.float32))


@pytest.mark.parametrize("contrast", [0.0, 0.1])
def test_training_brings_texts_nearer_to_what_the_teacher_says(contrast: float, material: Material) -> None:
    plan = replace(PLAN, contrast=contrast)
    tokenizer = chosen(PAIRS, 1, 120)
    rows = rows_of(material, tokenizer, plan)
    first = warm_start(rows, material.vectors, tokenizer.get_vocab_size())
    before = first.copy()
    table = train(rows, material.vectors, first, plan)
    np.testing.assert_array_equal(first, before)

    def near(vectors: np.ndarray) -> float:
        sums = np.add.reduceat(vectors[rows.texts.piece], rows.texts.first[:-1], axis=0)
        sums /= np.linalg.norm(sums, axis=1, keepdims=True)
        return float((sums * material.vectors[rows.target]).sum(axis=1).mean())

    assert near(table) > max(0.9, near(first))
    np.testing.assert_array_equal(table, train(rows, material.vectors, first, plan))


def test_words_that_were_never_together_find_their_english(material: Material) -> None:
    held = [pair for pair in PAIRS if pair.english in {"delete the door at home", "copy the key in the room"}]
    encoder, _ = made(material, [pair for pair in PAIRS if pair not in held], PLAN, pieces=120)
    found = crossing(encoder, material, PAIRS)
    assert found["de"].first > 0.9
    assert found["de"].n == len(PAIRS)
    near = encoder.encode([pair.text for pair in held]) @ material.of([pair.english for pair in PAIRS]).T
    assert [PAIRS[row].english for row in near.argmax(axis=1)] == [pair.english for pair in held]


def test_an_encoder_is_the_same_after_it_was_shipped(material: Material, tmp_path: Path) -> None:
    encoder, files = made(material, PAIRS, replace(PLAN, epochs=1), pieces=120)
    ship(files, tmp_path)
    again = load_static_encoder(tmp_path)
    assert again.tag == encoder.tag
    assert again.manifest.teacher == Teacher.tag
    texts = [pair.text for pair in PAIRS] + ["", "?"]
    np.testing.assert_array_equal(again.encode(texts), encoder.encode(texts))


@given(arrays.arrays(np.float32, (7, 5), elements=st.floats(-4, 4, width=32)))
def test_rounding_is_off_by_less_than_a_step(table: np.ndarray) -> None:
    rows, scale = quantised(table)
    steps = np.abs(table).max(axis=1, keepdims=True) / 127
    assert (np.abs(rows * scale.astype(np.float32)[:, None] - table) <= steps * 0.6 + 1e-5).all()


def test_every_letter_that_is_seen_twice_is_a_piece_and_the_last_pieces_make_room() -> None:
    needed = letters(["Ärger, ärger", "付款 付款 宝", "x1 1 x"])
    assert needed == ["e", "g", "r", "x", "ä", "付", "款"]
    assert with_letters([UNKNOWN, "e", "付款", "ger", "r", "g"], ["e", "g", "r", "付", "款"]) == [
        *(UNKNOWN, "e", "r", "g"),
        *("付", "款"),
    ]


def test_an_unknown_letter_is_one_by_itself_and_an_unknown_sign_is_none() -> None:
    tokenizer = longest_match([UNKNOWN, "▁", "付", "款", "a", "b", "▁ab", "?", "7"])

    def cut_up(text: str) -> list[str]:
        return list(tokenizer.encode(text, add_special_tokens=False).tokens)

    assert cut_up("支付宝付款?") == [UNKNOWN, "付", UNKNOWN, "付", "款", "?"]
    assert cut_up("ab żab 78!") == ["▁ab", UNKNOWN, "▁ab", "7", UNKNOWN]
    assert cut_up("…🎉！") == []


def test_lengths_are_flattened_and_directions_kept() -> None:
    table = np.array([[0.0, 0.0], [3.0, 4.0], [0.0, 0.25]], dtype=np.float32)
    flat = flattened(table, 0.5)
    np.testing.assert_allclose(np.linalg.norm(flat, axis=1), [0.0, 5**0.5, 0.5], rtol=1e-5)
    np.testing.assert_allclose(flat[1] * 5**0.5, table[1], rtol=1e-5)
    np.testing.assert_allclose(flattened(table, 1.0), table)


def test_a_text_with_two_senses_may_find_either() -> None:
    pairs = [Pair("de", "Bank", "bank", "x"), Pair("de", "Bank", "bench", "x"), Pair("fr", "banc", "bench", "x")]
    candidates, tasks = tasks_of(pairs)
    assert candidates == ["bank", "bench"]
    assert [(task.language, task.texts, task.right) for task in tasks] == [
        ("de", ("Bank",), (frozenset({0, 1}),)),
        ("fr", ("banc",), (frozenset({1}),)),
    ]


def test_by_words_only_what_shares_a_word_is_found() -> None:
    pairs = [Pair("de", "Slack verbinden", "Connect Slack", "x"), Pair("de", "Abmelden", "Sign out", "x")]
    found = by_words(pairs)
    assert found == {"de": Found(0.5, 0.5, 2)}
    assert mean(found | {"fr": Found(0.0, 0.1, 8)}) == Found(0.25, 0.3, 10)


FIGURES = Figures(
    at="2026-11-23",
    tag="some:int8:384",
    pairs={language: {"element": 1200} for language in LANGUAGES},
    texts=1000,
    bytes={"model.safetensors": 12_000_000, "tokenizer.json": 800_000, "manifest.json": 300},
    exchange={"all": Found(0.9, 0.99, 360), "ja": Found(0.85, 0.98, 120)},
    noise={"shipped": Found(0.9, 0.99, 360), "2": Found(0.88, 0.98, 360)},
    held={"element": Held({"ja": Found(0.4, 0.7, 30)}, {"ja": Found(0.1, 0.2, 30)})},
    speed=Speed(27_000.0, 500.0, 5_000.0, 50.0, 48.0, 35.0, 0.5, 15.0, 30),
)


def test_figures_are_kept_as_they_were(tmp_path: Path) -> None:
    keep(FIGURES, tmp_path / "figures.json")
    assert kept(tmp_path / "figures.json") == FIGURES
    with pytest.raises(SystemExit, match="make model-card"):
        kept(tmp_path / "none.json")


def test_the_card_says_the_figures() -> None:
    card = written(FIGURES)
    for said in (
        "12.8 MB",
        "| ja | 30 | 0.400 | 0.700 | 0.100 | 0.200 | 4.0 |",
        "27,000 | 54",
        "0.880 to 0.900",
        "1,200",
    ):
        assert said in card, said
    assert "{" not in card


def test_the_card_that_is_published_is_that_of_the_kept_figures() -> None:
    from bench.static_encoder.card import CARD

    assert CARD.read_text(encoding="utf-8") == written(kept())
    assert load_static_encoder().tag in CARD.read_text(encoding="utf-8")
