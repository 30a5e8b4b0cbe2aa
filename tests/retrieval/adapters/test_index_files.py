from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb import CUSTOMER, Access, Article
from retrieval import Snapshot
from retrieval.adapters.index_files import IndexFolder, current_name, load
from retrieval.adapters.vector_index import make_index
from retrieval.confidence import Calibration
from retrieval.exact import ExactIndex
from retrieval.known_questions import KnownQuestions
from retrieval.learning import train
from retrieval.ports import IndexUnusable
from retrieval.search import Query, search
from tests.retrieval.fakes import BagEmbedder, an_article, knowledge_bases, known_of, snapshot_of
from tests.retrieval.test_indexing import assert_equal

TAG = BagEmbedder().tag
INDEXES = {"exact": ExactIndex, "faiss": lambda vectors: make_index(vectors, exact_limit=0)}
ARTICLES = [
    an_article("a", "Reset password", "# Steps\n\nClick reset, wait for the mail.", CUSTOMER, "forgot my login"),
    replace(an_article("b", "Paiement é 重置", "By invoice."), url="https://example.com", language="fr"),
    an_article("c", "Nothing"),
]


def put(folder: Path, snapshot: Snapshot) -> IndexFolder:
    shelf = IndexFolder(folder)
    shelf.save(snapshot)
    shelf.promote(snapshot.name)
    return shelf


def taught(snapshot: Snapshot) -> KnownQuestions:
    return known_of((f"{article.title} {number}", article.id) for article in snapshot.articles for number in range(4))


def ask(snapshot: Snapshot, text: str) -> object:
    return search(snapshot, Query(text, BagEmbedder().one(text), Access.engineer()), Calibration.shipped())


@pytest.mark.parametrize("kind", INDEXES)
def test_what_was_saved_is_loaded_again(kind: str, tmp_path: Path) -> None:
    made = snapshot_of(ARTICLES, make_index=INDEXES[kind])
    loaded = put(tmp_path, made).load(TAG)
    assert_equal(loaded, made)
    assert type(loaded.index) is type(made.index)
    for text in ("reset password", "invoice", "重置", "", "forgot my login"):
        assert ask(loaded, text) == ask(made, text)


def test_known_questions_and_words_survive_the_disk(tmp_path: Path) -> None:
    loaded = put(tmp_path, snapshot_of(ARTICLES)).load(TAG)
    assert [article.questions for article in loaded.articles] == [("forgot my login",), (), ()]
    assert loaded.spelling.nearest("pasword") == "password"
    assert train(loaded, taught(loaded)) is not None


def test_languages_and_translations_survive_the_disk(tmp_path: Path) -> None:
    made = snapshot_of([ARTICLES[0], replace(ARTICLES[1], translation_of="a")])
    loaded = put(tmp_path, made).load(TAG)
    assert [(article.language, article.group) for article in loaded.articles] == [(None, "a"), ("fr", "a")]
    assert loaded.foreign.tolist() == [False, True]


@given(articles=knowledge_bases())
@settings(max_examples=15, deadline=None)
def test_any_knowledge_base_survives_the_disk(tmp_path_factory, articles: list[Article]) -> None:
    made = snapshot_of(articles)
    assert_equal(put(tmp_path_factory.mktemp("index"), made).load(TAG), made)


def test_an_empty_knowledge_base_survives_the_disk(tmp_path: Path) -> None:
    assert_equal(put(tmp_path, snapshot_of([])).load(TAG), snapshot_of([]))


def test_a_loaded_index_is_brought_up_to_date_like_one_in_memory(tmp_path: Path) -> None:
    loaded = put(tmp_path, snapshot_of(ARTICLES)).load(TAG)
    changed = [replace(ARTICLES[0], title="New"), *ARTICLES[2:]]
    assert_equal(snapshot_of(changed, previous=loaded, revision=2), snapshot_of(changed, revision=2))


@pytest.fixture(scope="module", params=INDEXES)
def sound(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sound")
    put(folder, snapshot_of(ARTICLES, make_index=INDEXES[request.param]))
    return folder


@given(data=st.data())
@settings(max_examples=120, deadline=None)
def test_no_damaged_byte_goes_unnoticed(sound: Path, tmp_path_factory, data: st.DataObject) -> None:
    folder = tmp_path_factory.mktemp("damaged") / "index"
    shutil.copytree(sound, folder)
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    file = data.draw(st.sampled_from(files), label="file")
    content = bytearray(file.read_bytes())
    place = data.draw(st.integers(0, len(content) - 1), label="place")
    content[place] ^= data.draw(st.integers(1, 255), label="flipped")
    file.write_bytes(content)
    try:
        loaded = load(folder, tag=TAG)
    except IndexUnusable:
        return
    assert file.name in {"current", "manifest.json"}, "only white space there may change without a word"
    assert_equal(loaded, load(sound, tag=TAG))


@pytest.mark.parametrize("name", ["manifest.json", "vectors.npy", "arrays.npz", "words.json", "current"])
@pytest.mark.parametrize("how", ["cut", "emptied", "gone"])
def test_a_file_that_is_cut_or_gone_makes_the_index_unusable(name: str, how: str, tmp_path: Path) -> None:
    made = snapshot_of(ARTICLES)
    shelf = put(tmp_path, made)
    file = tmp_path / name if name == "current" else tmp_path / made.name / name
    match how:
        case "cut":
            file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
        case "emptied":
            file.write_bytes(b"")
        case "gone":
            file.unlink()
    with pytest.raises(IndexUnusable):
        shelf.load(TAG)


def test_where_there_is_no_index_the_way_out_is_named(tmp_path: Path) -> None:
    assert current_name(tmp_path / "nowhere") is None
    with pytest.raises(IndexUnusable, match="onetouch sync"):
        IndexFolder(tmp_path / "nowhere").load(TAG)


def test_an_index_of_another_encoder_is_refused(tmp_path: Path) -> None:
    shelf = put(tmp_path, snapshot_of(ARTICLES))
    with pytest.raises(IndexUnusable, match="another encoder or version"):
        shelf.load("other")


def test_an_index_of_another_format_is_refused(tmp_path: Path) -> None:
    made = snapshot_of(ARTICLES)
    shelf = put(tmp_path, made)
    manifest = tmp_path / made.name / "manifest.json"
    manifest.write_text(json.dumps({**json.loads(manifest.read_text()), "format": 99}))
    with pytest.raises(IndexUnusable):
        shelf.load(TAG)
    manifest.write_text(json.dumps({**json.loads(manifest.read_text()), "more": 1}))
    with pytest.raises(IndexUnusable):
        shelf.load(TAG)


def test_an_undamaged_index_is_not_written_again(tmp_path: Path) -> None:
    made = snapshot_of(ARTICLES)
    shelf = put(tmp_path, made)
    before = (tmp_path / made.name).stat().st_ino
    shelf.save(made)
    assert (tmp_path / made.name).stat().st_ino == before


def test_a_damaged_index_is_written_again_under_the_same_name(tmp_path: Path) -> None:
    made = snapshot_of(ARTICLES)
    shelf = put(tmp_path, made)
    (tmp_path / made.name / "vectors.npy").write_bytes(b"nothing")
    with pytest.raises(IndexUnusable):
        shelf.load(TAG)
    assert_equal(put(tmp_path, made).load(TAG), made)


def test_saving_changes_nothing_until_it_is_put_in_place(tmp_path: Path) -> None:
    first, second = snapshot_of(ARTICLES), snapshot_of(ARTICLES[:1], revision=2)
    shelf = put(tmp_path, first)
    shelf.save(second)
    assert shelf.load(TAG).name == first.name
    shelf.promote(second.name)
    assert shelf.load(TAG).name == second.name


def test_the_last_index_but_one_is_kept_and_no_other(tmp_path: Path) -> None:
    states = [snapshot_of(ARTICLES, revision=number) for number in range(1, 5)]
    for state in states:
        put(tmp_path, state)
    assert {path.name for path in tmp_path.iterdir() if path.is_dir()} == {states[2].name, states[3].name}


def test_an_index_in_use_outlives_its_files(tmp_path: Path) -> None:
    first = put(tmp_path, snapshot_of(ARTICLES)).load(TAG)
    before = ask(first, "reset password")
    for number in range(2, 5):
        put(tmp_path, snapshot_of(ARTICLES[:1], revision=number))
    assert ask(first, "reset password") == before


def test_a_writer_killed_in_the_middle_leaves_the_old_index(tmp_path: Path) -> None:
    made = snapshot_of(ARTICLES)
    shelf = put(tmp_path, made)
    rest = tmp_path / ".writing-abc"
    rest.mkdir()
    np.save(rest / "vectors.npy", made.vectors[:1])
    assert_equal(shelf.load(TAG), made)
    put(tmp_path, snapshot_of(ARTICLES, revision=2))
    assert not rest.exists()


def test_a_writer_killed_before_the_manifest_is_overwritten(tmp_path: Path) -> None:
    made = snapshot_of(ARTICLES)
    (tmp_path / made.name).mkdir()
    (tmp_path / made.name / "vectors.npy").write_bytes(b"half")
    assert_equal(put(tmp_path, made).load(TAG), made)


def test_the_name_in_place_is_read_without_loading_anything(tmp_path: Path) -> None:
    made = snapshot_of(ARTICLES)
    assert put(tmp_path, made).current() == made.name
    (tmp_path / "current").write_bytes(b"\xff\xfe")
    assert current_name(tmp_path) is None
