from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.adapters.model_files import bundled_model
from retrieval.adapters.onnx_encoder import FORMAT, OnnxEncoder, _batches, read_manifest
from retrieval.adapters.preparation import prepared_folder
from retrieval.ports import ModelDamaged

TEXTS = [
    "How do I reset my password?",
    "reset password",
    "PASSWORD RESET!!!",
    "",
    " ",
    "\n\n\t",
    ".",
    "a",
    "403",
    "v1.2.3-rc1",
    "config.yaml",
    "ERR_CONN_RESET 0x80070005",
    "C++ or C#",
    "The upload fails with error 403 when the file is larger than 20 MB.",
    "Wie ändere ich meine E-Mail-Adresse?",
    "Comment réinitialiser mon mot de passe ?",
    "¿Cómo cambio la contraseña?",
    "Как сбросить пароль?",
    "パスワードを忘れました",
    "密码重置失败，怎么办？",
    "비밀번호를 잊어버렸어요",
    "ลืมรหัสผ่าน",
    "إعادة تعيين كلمة المرور",
    "שכחתי את הסיסמה",
    "🎉",
    "it works 🎉🎉 thanks 👍🏽",
    "👨‍👩‍👧‍👦",
    "ﬁle ＡＢＣ ½",
    "e\u0301 versus é",
    "\u202eabc\u202c",
    "x" * 99,
    "x" * 101,
    "x" * 5000,
    "<script>alert('x')</script>",
    "'; DROP TABLE article; --",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "# Heading\n\nText under it, with `code` and **bold**.",
    "The board does not show up in the port list. " * 5,
    "The board does not show up in the port list. " * 30,
    "word " * 254,
    "word " * 255,
    "word " * 3000,
]


def test_vectors_are_those_of_sentence_transformers(encoder: OnnxEncoder) -> None:
    library = pytest.importorskip(
        "sentence_transformers", reason="sentence-transformers comes with the extra [models], which is not installed"
    )
    model = library.SentenceTransformer(str(bundled_model().folder), device="cpu")
    theirs = model.encode(TEXTS, normalize_embeddings=True, show_progress_bar=False)
    cosines = np.sum(encoder.encode(TEXTS) * theirs, axis=1)
    worst = int(np.argmin(cosines))
    assert cosines[worst] >= 0.9999, TEXTS[worst][:60]


def test_what_lies_beyond_the_window_is_not_read(encoder: OnnxEncoder) -> None:
    one, other = encoder.encode(["word " * 254 + "apple", "word " * 254 + "pear"])
    assert float(one @ other) == pytest.approx(1.0, abs=1e-5)
    one, other = encoder.encode(["word " * 253 + "apple", "word " * 253 + "pear"])
    assert float(one @ other) < 0.99999


def test_word_pieces_are_counted_without_the_special_ones(encoder: OnnxEncoder) -> None:
    assert [encoder.count_tokens(text) for text in ("", "password", "unbelievableness", "重置", "a.b")][:2] == [0, 1]
    assert encoder.count_tokens("重置") == 2
    assert encoder.count_tokens("a.b") == 3
    assert encoder.count_tokens("unbelievableness") > 1


@given(st.lists(st.integers(1, 256), max_size=80), st.integers(256, 4096))
def test_batches_hold_each_row_once_and_keep_the_budget(lengths: list[int], budget: int) -> None:
    batches = list(_batches(lengths, budget))
    assert sorted(row for batch in batches for row in batch) == list(range(len(lengths)))
    for batch in batches:
        assert len(batch) * max(lengths[row] for row in batch) <= budget
    ordered = [lengths[row] for batch in batches for row in batch]
    assert ordered == sorted(ordered, reverse=True)


@given(st.lists(st.integers(300, 900), min_size=1, max_size=5))
def test_a_row_beyond_the_budget_has_a_batch_of_its_own(lengths: list[int]) -> None:
    assert [len(batch) for batch in _batches(lengths, 256)] == [1] * len(lengths)


@pytest.fixture
def copied(encoder: OnnxEncoder, tmp_path: Path, prepared: Path) -> Path:
    folder = tmp_path / "model"
    shutil.copytree(prepared, folder)
    return folder


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json", "weights.bin", "manifest.json"])
@pytest.mark.parametrize("how", ["cut", "gone"])
def test_a_damaged_model_is_told_with_its_folder_and_the_way_out(copied: Path, name: str, how: str) -> None:
    file = copied / name
    if how == "cut":
        file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    else:
        file.unlink()
    with pytest.raises(ModelDamaged, match="remove the folder") as told:
        OnnxEncoder(copied, threads=1)
    assert str(copied) in str(told.value)


def test_a_manifest_of_another_format_is_none(copied: Path) -> None:
    manifest = copied / "manifest.json"
    manifest.write_text(manifest.read_text().replace(f'"format": {FORMAT}', '"format": 99'))
    assert read_manifest(copied) is None
    manifest.write_text('{"model": "x"}')
    assert read_manifest(copied) is None
    assert read_manifest(copied / "nowhere") is None


@pytest.mark.parametrize("name", [".", "..", "../..", "/", "a/b", "/abs/path/"])
def test_a_models_folder_never_lies_outside(name: str, tmp_path: Path) -> None:
    folder = prepared_folder(name, tmp_path)
    assert folder.resolve().parent == tmp_path.resolve()
