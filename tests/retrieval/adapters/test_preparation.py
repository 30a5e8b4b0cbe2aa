from __future__ import annotations

import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from retrieval.adapters.model_files import DEFAULT_MODEL, ModelFiles, bundled_model, check_bundled_weights, file_sha256
from retrieval.adapters.onnx_encoder import OnnxEncoder, read_manifest
from retrieval.adapters.preparation import check_reference, is_prepared, prepare
from retrieval.ports import ModelDamaged, ModelMissing
from tests.retrieval.fakes import BagEmbedder


def test_a_model_is_prepared_from_the_installed_weights_and_gives_the_reference_vectors(prepared: Path) -> None:
    assert {path.name for path in prepared.iterdir()} >= {
        "model.onnx",
        "weights.bin",
        "tokenizer.json",
        "manifest.json",
    }
    assert check_reference(OnnxEncoder(prepared, threads=2)) >= 0.9999
    manifest = read_manifest(prepared)
    assert manifest is not None
    assert (manifest.model, manifest.dimension, manifest.window) == (DEFAULT_MODEL, 384, 256)
    assert manifest.source_sha256 == file_sha256(bundled_model().weights)


def test_the_installed_model_and_one_prepared_now_share_their_vectors(encoder: OnnxEncoder, prepared: Path) -> None:
    again = OnnxEncoder(prepared, threads=1)
    assert again.tag == encoder.tag
    texts = ["reset password", "パスワード"]
    assert np.sum(again.encode(texts) * encoder.encode(texts), axis=1) == pytest.approx([1.0, 1.0], abs=1e-5)


def test_a_prepared_model_is_not_prepared_again(prepared: Path) -> None:
    before = (prepared / "model.onnx").stat().st_mtime_ns
    assert prepare(DEFAULT_MODEL, prepared.parent) == prepared
    assert (prepared / "model.onnx").stat().st_mtime_ns == before


def test_nothing_else_is_left_beside_it(prepared: Path) -> None:
    assert [path.name for path in prepared.parent.iterdir()] == [prepared.name]


def test_two_can_prepare_at_once(tmp_path: Path) -> None:
    with ThreadPoolExecutor(2) as pool:
        folders = set(pool.map(lambda _: prepare(DEFAULT_MODEL, tmp_path), range(2)))
    (folder,) = folders
    assert [path.name for path in tmp_path.iterdir()] == [folder.name]
    assert OnnxEncoder(folder, threads=1).encode(["x"]).shape == (1, 384)


def test_a_preparation_killed_in_the_middle_leaves_no_model_and_the_next_one_succeeds(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from retrieval.adapters.preparation import prepare; "
        f"prepare({DEFAULT_MODEL!r}, Path(sys.argv[1]))"
    )
    process = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)])
    deadline = time.monotonic() + 20
    while not list(tmp_path.glob(".preparing-*/*")) and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.002)
    process.kill()
    process.wait()
    assert not is_prepared(DEFAULT_MODEL, tmp_path)
    folder = prepare(DEFAULT_MODEL, tmp_path)
    assert is_prepared(DEFAULT_MODEL, tmp_path)
    assert folder.parent == tmp_path


def test_an_encoder_that_does_not_give_the_reference_vectors_is_refused() -> None:
    class Other(BagEmbedder):
        def encode(self, texts):
            return np.full((len(texts), 384), 384**-0.5, dtype=np.float32)

    with pytest.raises(ModelDamaged, match="does not give the reference vectors"):
        check_reference(Other())


def test_weights_with_the_wrong_hash_are_told_with_the_file_and_the_way_out(tmp_path: Path) -> None:
    files = ModelFiles(DEFAULT_MODEL, tmp_path)
    files.weights.write_bytes(b"other weights")
    with pytest.raises(ModelDamaged, match="make setup") as told:
        check_bundled_weights(files)
    assert str(files.weights) in str(told.value)
    assert file_sha256(files.weights)[:12] in str(told.value)


def test_weights_that_are_gone_are_told_with_the_file_and_the_way_out(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="make setup") as told:
        check_bundled_weights(ModelFiles(DEFAULT_MODEL, tmp_path))
    assert "model.safetensors" in str(told.value)


def test_sound_weights_give_their_hash(tmp_path: Path) -> None:
    files = ModelFiles(DEFAULT_MODEL, tmp_path)
    files.weights.write_bytes(b"weights")
    assert check_bundled_weights(files, expected=file_sha256(files.weights)) == file_sha256(files.weights)


def test_a_broken_rest_in_the_models_place_is_replaced(prepared: Path, tmp_path: Path) -> None:
    rest = tmp_path / prepared.name
    shutil.copytree(prepared, rest, ignore=shutil.ignore_patterns("manifest.json", "weights.bin"))
    assert OnnxEncoder(prepare(DEFAULT_MODEL, tmp_path), threads=1).encode(["x"]).shape == (1, 384)


_ANSWER = """
import sys
from bot.cli.root import cli

for arguments in (
    ["source", "add", "folder", sys.argv[1], "--audience", "public", "--name", "help"],
    ["sync"],
    ["ask", "how do I reset my password"],
    ["search", "reset password"],
):
    cli.main(arguments, standalone_mode=False)
heavy = {"torch", "sentence_transformers", "transformers", "onnx", "faiss", "scipy", "sklearn"}
print("LOADED", sorted(heavy & set(sys.modules)))
"""


def test_syncing_and_answering_import_neither_torch_nor_what_prepares(prepared: Path, tmp_path: Path) -> None:
    articles = tmp_path / "articles"
    articles.mkdir()
    (articles / "reset.md").write_text("# How to reset your password\n\nClick *Forgot password* on the login page.\n")
    environment = {
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": str(Path(__file__).resolve().parents[3]),
        "ONETOUCH_DATA_DIR": str(tmp_path / "data"),
        "ONETOUCH_MODELS_DIR": str(prepared.parent),
    }
    done = subprocess.run(
        [sys.executable, "-c", _ANSWER, str(articles)],
        cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "How to reset your password" in done.stdout
    assert "LOADED []" in done.stdout
