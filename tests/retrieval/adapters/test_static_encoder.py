from __future__ import annotations

import json
import shutil
from importlib import resources
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.adapters.static_encoder import (
    LONGEST_TEXT,
    MANIFEST,
    TABLE,
    TOKENIZER,
    WINDOW,
    StaticEncoder,
    load_static_encoder,
    static_tag,
)
from retrieval.ports import ModelDamaged

SHIPPED = resources.files("retrieval.adapters") / "static"
LARGEST = 16_000_000
QUESTIONS = {
    "de": ("Wie setze ich mein Passwort zurück?", "Wie lösche ich eine Datei vom Server?"),
    "es": ("¿Cómo restablezco mi contraseña?", "¿Cómo elimino un archivo del servidor?"),
    "fr": ("Comment réinitialiser mon mot de passe ?", "Comment supprimer un fichier du serveur ?"),
    "it": ("Come reimposto la mia password?", "Come elimino un file dal server?"),
    "ja": ("パスワードをリセットする方法を教えてください", "サーバーからファイルを削除したい"),
    "ko": ("비밀번호를 재설정하려면 어떻게 하나요?", "서버에서 파일을 삭제하고 싶어요"),
    "pt": ("Como redefinir a minha senha?", "Como excluir um arquivo do servidor?"),
    "ru": ("Как сбросить пароль?", "Как удалить файл с сервера?"),
    "zh": ("如何重置我的密码?", "如何从服务器中删除文件?"),
}
ENGLISH = ("How do I reset my password?", "How do I delete a file from the server?")
ODD = [
    "",
    " ",
    "\n\t",
    "🎉",
    "ลืมรหัสผ่าน",
    "كلمة المرور",
    "\ud83d",
    "a\udc00b",
    "\x00",
    "ﬁle ＡＢＣ ½",
    "x" * 5000,
    "пароль " * 3000,
]


@pytest.fixture(scope="module")
def static() -> StaticEncoder:
    return load_static_encoder()


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    folder = tmp_path / "static"
    folder.mkdir()
    for name in (TABLE, TOKENIZER, MANIFEST):
        (folder / name).write_bytes((SHIPPED / name).read_bytes())
    return folder


def test_all_that_is_shipped_is_small() -> None:
    sizes = {name: len((SHIPPED / name).read_bytes()) for name in (TABLE, TOKENIZER, MANIFEST)}
    assert sum(sizes.values()) <= LARGEST, sizes


def test_its_tag_names_the_table_and_its_dimension_is_the_teachers(static: StaticEncoder) -> None:
    assert static.dimension == 384
    assert static.manifest.table_sha256[:12] in static.tag
    assert static.tag.endswith(":int8:384")
    assert static.manifest.teacher.startswith("all-MiniLM-L6-v2:")


def test_its_tag_is_known_before_it_is_loaded(static: StaticEncoder) -> None:
    assert static_tag() == static.tag


def test_every_text_has_a_vector_of_length_one_at_most(static: StaticEncoder) -> None:
    vectors = static.encode([*ODD, *ENGLISH, *(text for pair in QUESTIONS.values() for text in pair)])
    assert vectors.dtype == np.float32
    assert vectors.shape == (len(ODD) + 2 + 2 * len(QUESTIONS), 384)
    assert np.isfinite(vectors).all()
    length = np.linalg.norm(vectors, axis=1)
    assert length.max() <= 1 + 1e-5
    np.testing.assert_allclose(length[len(ODD) :], 1.0, atol=1e-5)


def test_no_texts_have_no_vectors(static: StaticEncoder) -> None:
    assert static.encode([]).shape == (0, 384)


def test_texts_of_which_nothing_is_known_are_near_to_nothing(static: StaticEncoder) -> None:
    assert not static.encode(["", " ", "\n\n", "𓀀𓀁", "?!", "กขฃ", "🎉"]).any()


@pytest.mark.parametrize(
    ("whole", "mark"),
    [("怎么查询订单", "？"), ("비밀번호를 잊었어요", "."), ("パスワードを忘れました", "。"), ("Где мой заказ", "?")],
)
def test_a_mark_at_the_end_turns_nothing_around(whole: str, mark: str, static: StaticEncoder) -> None:
    bare, marked = static.encode([whole, whole + mark])
    assert float(bare @ marked) > 0.85


def test_an_unknown_letter_takes_nothing_else_along(static: StaticEncoder) -> None:
    # No letter of the last two is in any text that it learned from.
    for known, strange in (
        ("怎么查询订单", "怎么查询订单鱻"),
        ("주문 확인", "주문 확인 뷁"),
        ("Passwort vergessen", "Passwort vergessen ƣ"),
    ):
        one, other = static.encode([known, strange])
        length = float(np.linalg.norm(other))
        assert 0.7 < length < 0.99
        assert float(one @ other) / length > 0.99
    assert abs(float(np.prod(static.encode(["鱻", "龘"]), axis=0).sum())) == 0.0


def test_two_texts_are_not_alike_for_what_nobody_knows(static: StaticEncoder) -> None:
    cosines = static.encode(["支付宝鱻鱻鱻", "優惠券龘龘龘"])
    assert float(cosines[0] @ cosines[1]) < 0.4


def test_a_text_has_the_same_vector_alone_and_among_others(static: StaticEncoder) -> None:
    texts = [*ODD, *ENGLISH, *(text for pair in QUESTIONS.values() for text in pair)] * 40
    together = static.encode(texts)
    for place in range(0, len(texts), 37):
        np.testing.assert_array_equal(together[place], static.encode([texts[place]])[0])


@given(st.lists(st.text(max_size=40), max_size=6))
def test_any_texts_can_be_encoded(texts: list[str]) -> None:
    encoder = _LOADED[0]
    vectors = encoder.encode(texts)
    assert vectors.shape == (len(texts), 384)
    assert (np.linalg.norm(vectors, axis=1) <= 1 + 1e-5).all()
    assert all(encoder.count_tokens(text) >= 0 for text in texts)


def test_a_text_is_the_sum_of_its_pieces(static: StaticEncoder) -> None:
    texts = ["Wie verbinde ich Slack?", "슬랙을 어떻게 연결하나요?", ""]
    cut = static.pieces(texts)
    for one, whole in zip(cut[:2], static.encode(texts), strict=False):
        lengths = np.linalg.norm(one.vectors, axis=1)
        assert set(lengths.round(4)) <= {0.0, 1.0}  # what is not known has no vector, and weighs what the others do
        assert one.weights[lengths == 0].tolist() == pytest.approx(
            [one.weights[lengths > 0].mean()] * sum(lengths == 0)
        )
        summed = one.weights @ one.vectors
        assert float(summed @ whole) / float(np.linalg.norm(summed) * np.linalg.norm(whole)) == pytest.approx(
            1.0, abs=1e-3
        )
    assert len(cut[2].weights) == 0


def test_what_lies_beyond_the_window_is_not_read(static: StaticEncoder) -> None:
    full = "1 " * WINDOW
    one, other = static.encode([full + "password", full + "server"])
    np.testing.assert_array_equal(one, other)
    assert static.count_tokens(full + "password") == WINDOW + 1
    assert len(full) < LONGEST_TEXT


def test_case_and_width_and_blanks_make_no_difference(static: StaticEncoder) -> None:
    one, *others = static.encode(["Passwort vergessen", "PASSWORT  VERGESSEN", "Ｐａｓｓｗｏｒｔ\nvergessen"])
    for other in others:
        np.testing.assert_array_equal(one, other)


def test_a_name_is_the_same_after_a_script_without_blanks(static: StaticEncoder) -> None:
    assert static.count_tokens("設定Slack") == static.count_tokens("設定 Slack")


@pytest.mark.parametrize("language", QUESTIONS)
def test_the_same_sense_is_nearer_than_another_in_english(language: str, static: StaticEncoder) -> None:
    near = static.encode(QUESTIONS[language]) @ static.encode(ENGLISH).T
    assert near[0, 0] > near[0, 1] + 0.1
    assert near[1, 1] > near[1, 0] + 0.1


@pytest.mark.parametrize("language", QUESTIONS)
def test_the_same_sense_is_nearer_than_another_in_the_teachers_space(
    language: str, static: StaticEncoder, encoder: object
) -> None:
    near = static.encode(QUESTIONS[language]) @ encoder.encode(ENGLISH).T  # type: ignore[attr-defined]
    assert near[0, 0] > near[0, 1] + 0.1
    assert near[1, 1] > near[1, 0] + 0.1


def test_every_language_finds_the_same_sense_in_every_other(static: StaticEncoder) -> None:
    senses = [static.encode([pair[sense] for pair in QUESTIONS.values()]) for sense in (0, 1)]
    for own, other in (senses, senses[::-1]):
        assert ((own @ own.T) > (own @ other.T)).all()


@pytest.mark.parametrize("name", [TABLE, TOKENIZER, MANIFEST])
@pytest.mark.parametrize("how", ["cut", "gone", "changed"])
def test_a_damaged_file_is_named_with_the_way_out(name: str, how: str, copied: Path) -> None:
    file = copied / name
    content = file.read_bytes()
    if how == "cut":
        file.write_bytes(content[: len(content) // 2])
    elif how == "changed":
        file.write_bytes(content[:-9] + bytes([content[-9] ^ 1]) + content[-8:])
    else:
        file.unlink()
    with pytest.raises(ModelDamaged, match="install Onetouch again") as told:
        load_static_encoder(copied)
    assert str(copied) in str(told.value)


@pytest.mark.parametrize("fields", [{"format": 99}, {"pieces": 7}, {"dimension": 7}, {"tokenizer_sha256": "0" * 64}])
def test_a_manifest_of_something_else_is_refused(fields: dict[str, object], copied: Path) -> None:
    manifest = copied / MANIFEST
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | fields))
    with pytest.raises(ModelDamaged, match="install Onetouch again"):
        load_static_encoder(copied)


def test_it_is_loaded_from_any_folder(static: StaticEncoder, copied: Path, tmp_path: Path) -> None:
    moved = shutil.move(copied, tmp_path / "elsewhere")
    np.testing.assert_array_equal(load_static_encoder(Path(moved)).encode(ENGLISH), static.encode(ENGLISH))


_LOADED = [load_static_encoder()] if (SHIPPED / MANIFEST).is_file() else []
