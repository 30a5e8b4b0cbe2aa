"""The static encoder: texts of ten languages as vectors in the default encoder's own English space.

A text's vector is the sum of the vectors of its pieces, made one long: nothing is computed but a lookup. The length of
a piece's vector is how much it weighs. Letters that it never learned point nowhere, so that the vector of a text that
holds some is shorter: two texts are not alike for what nobody knows of them. It comes along with the package, as a
table of int8 with a scale for each row; how it is made stands in ``docs/decisions/0036-static-encoder.md``, how good
it is in ``docs/reference/model-card.md``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from importlib import resources
from importlib.resources.abc import Traversable
from itertools import chain

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from retrieval.pieces import Pieces
from retrieval.ports import ModelDamaged, Scores, Vectors

TABLE, TOKENIZER, MANIFEST = "model.safetensors", "tokenizer.json", "manifest.json"
FORMAT = 1
WINDOW = 256
"""Pieces of a text that are read."""
LONGEST_TEXT = 20_000
"""Characters of a text that are read: more than the pieces of any window have."""
_SHORTEST = 1e-9
_AT_ONCE = 16_384
"""Pieces that are looked up at once: 24 MB of float32."""


@dataclass(frozen=True, slots=True)
class StaticManifest:
    """What stands beside the table.

    Attributes:
        name: of the model, with its version.
        teacher: tag of the encoder whose space it is in.
        dimension: length of a vector. `pieces`: rows of the table.
        table_sha256, tokenizer_sha256: of the two files, hex.
    """

    name: str
    teacher: str
    dimension: int
    pieces: int
    table_sha256: str
    tokenizer_sha256: str
    format: int = FORMAT

    @property
    def tag(self) -> str:
        """Identifies vectors that may be mixed."""
        return f"{self.name}:{self.table_sha256[:12]}:int8:{self.dimension}"

    def written(self) -> str:
        """Give the text of its file."""
        return json.dumps(asdict(self), indent=2) + "\n"


class StaticEncoder:
    """Vectors over a table of pieces. Row 0 is what is not known, and is nothing."""

    def __init__(
        self,
        manifest: StaticManifest,
        tokenizer: Tokenizer,
        table: npt.NDArray[np.int8],
        scale: npt.NDArray[np.float16],
    ) -> None:
        self.manifest = manifest
        self._tokenizer = tokenizer
        self._table = table
        self._scale = scale.astype(np.float32)[:, None]

    @property
    def tag(self) -> str:
        """Model, table, precision and dimension."""
        return self.manifest.tag

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self.manifest.dimension

    def count_tokens(self, text: str) -> int:
        """Length of a text in pieces."""
        return len(self._tokenizer.encode(_whole(text, None), add_special_tokens=False).ids)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Embed texts: float32 (n, d). Of each its first 256 pieces are read.

        Rows are of length one where all pieces are known, of length ``sqrt(k / (k + u))`` with `k` known pieces and `u`
        unknown letters, as if each weighed the same and pointed elsewhere; 0 where no letter and no digit is known.
        """
        encoded = self._tokenizer.encode_batch_fast(
            [_whole(text, LONGEST_TEXT) for text in texts], add_special_tokens=False
        )
        pieces = [[0, *one.ids[:WINDOW]] for one in encoded]
        vectors = np.empty((len(pieces), self.dimension), dtype=np.float32)
        for start, end in _groups([len(one) for one in pieces]):
            vectors[start:end] = self._sums(pieces[start:end])
        return vectors

    def pieces(self, texts: Sequence[str]) -> list[Pieces]:
        """Give the pieces of texts with their vectors, of each its first 256.

        What is not known has no vector, and weighs what the others do on average.
        """
        found = []
        for one in self._tokenizer.encode_batch_fast([_whole(text, None) for text in texts], add_special_tokens=False):
            ids = np.array(one.ids[:WINDOW], dtype=np.int64)
            vectors = self._table[ids] * self._scale[ids]
            weights = np.linalg.norm(vectors, axis=1)
            directions = vectors / np.maximum(weights, _SHORTEST)[:, None]
            weights[ids == 0] = weights[ids != 0].mean() if ids.any() else 1.0
            found.append(Pieces(directions, weights))
        return found

    @cached_property
    def _speaks(self) -> Scores:
        """1 for pieces with a letter or a digit, 0 for signs and what is not known: float32 (pieces,)."""
        said = [row for piece, row in self._tokenizer.get_vocab().items() if row and any(map(str.isalnum, piece))]
        speaks = np.zeros(len(self._table), dtype=np.float32)
        speaks[said] = 1.0
        return speaks

    def _sums(self, pieces: Sequence[Sequence[int]]) -> Vectors:
        """Embed texts. Each begins with row 0, which adds nothing, so that none is without a piece."""
        first = np.zeros(len(pieces), dtype=np.int64)
        np.cumsum([len(one) for one in pieces[:-1]], out=first[1:])
        ids = np.fromiter(chain.from_iterable(pieces), dtype=np.int64)
        vectors: Vectors = np.add.reduceat(self._table[ids] * self._scale[ids], first, axis=0)
        known = np.add.reduceat(self._speaks[ids], first)
        unknown = np.add.reduceat((ids == 0).astype(np.float32), first) - 1.0
        length = np.sqrt(known / np.maximum(known + unknown, 1.0))
        vectors *= (length / np.maximum(np.linalg.norm(vectors, axis=1), _SHORTEST))[:, None]
        return vectors


def load_static_encoder(folder: Traversable | None = None) -> StaticEncoder:
    """Load the encoder that comes along, or one of a folder.

    Raises:
        ModelDamaged: a file is missing, or is not the one that was written; which, and the way out.
    """
    folder = folder or resources.files("retrieval.adapters") / "static"
    manifest = _manifest(folder)
    table_bytes = _read(folder / TABLE, manifest.table_sha256)
    tokenizer_bytes = _read(folder / TOKENIZER, manifest.tokenizer_sha256)
    from safetensors.numpy import load

    try:
        arrays = load(table_bytes)
        table, scale = arrays["table"], arrays["scale"]
        tokenizer: Tokenizer = Tokenizer.from_buffer(tokenizer_bytes)
    except Exception as error:  # both libraries raise bare exceptions of their own
        raise _damaged(folder, str(error)) from error
    whole = table.shape == (manifest.pieces, manifest.dimension) and scale.shape == (manifest.pieces,)
    if not whole or tokenizer.get_vocab_size() != manifest.pieces or manifest.pieces < 1:
        raise _damaged(folder, f"{TABLE} and {TOKENIZER} do not belong together")
    return StaticEncoder(manifest, tokenizer, table, scale)


def static_tag() -> str:
    """Give the tag of the encoder that comes along, without loading it.

    Raises:
        ModelDamaged: as `load_static_encoder`.
    """
    return _manifest(resources.files("retrieval.adapters") / "static").tag


def _manifest(folder: Traversable) -> StaticManifest:
    try:
        manifest = StaticManifest(**json.loads((folder / MANIFEST).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise _damaged(folder / MANIFEST, f"it cannot be read: {error}") from error
    if manifest.format != FORMAT:
        raise _damaged(folder / MANIFEST, f"it has format {manifest.format}, expected {FORMAT}")
    return manifest


def _read(file: Traversable, expected: str) -> bytes:
    try:
        content = file.read_bytes()
    except OSError as error:
        raise _damaged(file, f"it cannot be read: {error}") from error
    actual = hashlib.sha256(content).hexdigest()
    if actual != expected:
        raise _damaged(file, f"it has SHA-256 {actual[:12]}…, expected {expected[:12]}…")
    return content


def _damaged(file: Traversable, reason: str) -> ModelDamaged:
    return ModelDamaged(f"{file} is damaged ({reason}): install Onetouch again")


def _whole(text: str, longest: int | None) -> str:
    """Give a text that the tokenizer takes: half a surrogate pair, which JSON can carry, becomes a question mark."""
    return text[:longest].encode("utf-8", "replace").decode("utf-8")


def _groups(lengths: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Give runs of texts, first and last but one, of which none holds more pieces than are looked up at once."""
    start, held = 0, 0
    for place, length in enumerate(lengths):
        if held and held + length > _AT_ONCE:
            yield start, place
            start, held = place, 0
        held += length
    if lengths:
        yield start, len(lengths)
