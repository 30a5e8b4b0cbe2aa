"""The tokenizer: pieces of words of all ten languages, chosen from the pairs.

Pieces are chosen by the Unigram model (Kudo 2018), and found again by longest match from the left (WordPiece), which
loads five times and cuts twice as fast. A run of letters that are written with blanks begins with ``▁``.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from tokenizers import Regex, Tokenizer, normalizers, pre_tokenizers
from tokenizers.models import Unigram, WordPiece
from tokenizers.trainers import UnigramTrainer

from bench.static_encoder.pairs import Pair, distinct, english

UNKNOWN = "<unk>"
PIECES = 36_000
LONGEST_PIECE, LONGEST_RUN = 12, 100
"""Characters."""
TEXTS = 15_000
"""Texts of each language that pieces are chosen from: none dominates, and those with fewer are read again."""
_AGAIN = 4
"""Times that a text is read at most."""
_RUN = (
    r"[\p{Latin}\p{M}]+|[\p{Cyrillic}\p{M}]+|\p{Hangul}+|\p{Han}+|[\p{Katakana}ー]+|\p{Hiragana}+"
    r"|\p{N}|[^\s\p{L}\p{M}\p{N}]|\S"
)
_NO_WORD = r"▁(?![\p{Latin}\p{Cyrillic}\p{Hangul}\p{M}])"


@dataclass(frozen=True, slots=True, eq=False)
class Texts:
    """Texts as pieces. Text `i` holds ``piece[first[i]:first[i + 1]]``; int32 (pieces,), int64 (n + 1,)."""

    piece: npt.NDArray[np.int32]
    first: npt.NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.first) - 1

    def of(self, rows: npt.NDArray[np.int64]) -> Texts:
        """Give some of the texts, in the order named."""
        length = np.diff(self.first)[rows]
        first = np.concatenate([[0], np.cumsum(length)]).astype(np.int64)
        place = np.repeat(self.first[:-1][rows] - first[:-1], length) + np.arange(first[-1])
        return Texts(self.piece[place], first)


def chosen(pairs: Sequence[Pair], seed: int, pieces: int = PIECES) -> Tokenizer:
    """Choose the pieces, from as many texts of each language."""
    draw = random.Random(seed)
    texts: list[str] = []
    for language in sorted({pair.language for pair in pairs}):
        texts += _drawn(distinct(pair.text for pair in pairs if pair.language == language), draw)
    texts += _drawn(english(pairs), draw)
    tokenizer = _written_alike(Tokenizer(Unigram()))
    trainer = UnigramTrainer(
        vocab_size=pieces,
        special_tokens=[UNKNOWN],
        unk_token=UNKNOWN,
        max_piece_length=LONGEST_PIECE,
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    return longest_match(tokenizer.get_vocab())


def longest_match(vocabulary: dict[str, int]) -> Tokenizer:
    """Give the tokenizer over pieces: of each run the longest piece that it begins with, then of the rest."""
    model = WordPiece(vocabulary, unk_token=UNKNOWN, continuing_subword_prefix="", max_input_chars_per_word=LONGEST_RUN)
    return _written_alike(Tokenizer(model))


def cut(tokenizer: Tokenizer, texts: Sequence[str], longest: int) -> Texts:
    """Cut texts into pieces, of each the first `longest`."""
    encoded = tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
    ids = [one.ids[:longest] for one in encoded]
    first = np.zeros(len(ids) + 1, dtype=np.int64)
    np.cumsum([len(one) for one in ids], out=first[1:])
    return Texts(np.array([piece for one in ids for piece in one], dtype=np.int32), first)


def _written_alike(tokenizer: Tokenizer) -> Tokenizer:
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(_RUN), "removed", invert=True),
            pre_tokenizers.Metaspace(prepend_scheme="always", split=False),
            # The beginning of a run says nothing where words are not told apart by blanks, nor of digits and signs.
            pre_tokenizers.Split(Regex(_NO_WORD), "removed"),
        ]
    )
    return tokenizer


def _drawn(texts: list[str], draw: random.Random) -> list[str]:
    whole, rest = divmod(TEXTS, len(texts)) if texts else (0, 0)
    return texts * min(whole, _AGAIN) + (draw.sample(texts, rest) if whole < _AGAIN else [])
