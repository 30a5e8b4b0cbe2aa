"""The tokenizer: pieces of words of all ten languages, chosen from the pairs.

Pieces are chosen by the Unigram model (Kudo 2018), and found again by longest match from the left (WordPiece), which
loads five times and cuts twice as fast. A run of letters that are written with blanks begins with ``▁``. Each letter of
the pairs is a piece of its own, too. WordPiece gives up a whole run for one letter that it does not know, and Chinese
has runs of a sentence: so what is unknown is cut out before, each letter by itself.
"""

from __future__ import annotations

import random
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
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
_SEEN = 2
"""Texts that hold a letter once tell nothing of it."""
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
    tokenizer = _written_alike(Tokenizer(Unigram()), ())
    trainer = UnigramTrainer(
        vocab_size=pieces,
        special_tokens=[UNKNOWN],
        unk_token=UNKNOWN,
        max_piece_length=LONGEST_PIECE,
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    found = tokenizer.get_vocab()
    return longest_match(with_letters(sorted(found, key=found.__getitem__), letters(pair.text for pair in pairs)))


def letters(texts: Iterable[str]) -> list[str]:
    """Give the letters that texts hold at least `_SEEN` times, as pieces have them, in an order of their own."""
    held = Counter[str]()
    for text in texts:
        held.update(unicodedata.normalize("NFKC", text).lower())
    return sorted(sign for sign, count in held.items() if count >= _SEEN and sign.isalpha())


def with_letters(pieces: Sequence[str], needed: Sequence[str]) -> list[str]:
    """Give as many pieces, with every letter among them: the last ones of several signs make room.

    `pieces`: the likeliest first, as the trainer gives them.
    """
    there = set(pieces)
    missing = [letter for letter in needed if letter not in there]
    dropped = set([piece for piece in reversed(pieces) if len(piece) > 1 and piece != UNKNOWN][: len(missing)])
    return [piece for piece in pieces if piece not in dropped] + missing


def longest_match(pieces: Sequence[str]) -> Tokenizer:
    """Give the tokenizer over pieces: of each run the longest piece that it begins with, then of the rest."""
    vocabulary = {piece: row for row, piece in enumerate(pieces)}
    model = WordPiece(vocabulary, unk_token=UNKNOWN, continuing_subword_prefix="", max_input_chars_per_word=LONGEST_RUN)
    return _written_alike(Tokenizer(model), [piece for piece in pieces if len(piece) == 1])


def cut(tokenizer: Tokenizer, texts: Sequence[str], longest: int) -> Texts:
    """Cut texts into pieces, of each the first `longest`."""
    encoded = tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
    ids = [one.ids[:longest] for one in encoded]
    first = np.zeros(len(ids) + 1, dtype=np.int64)
    np.cumsum([len(one) for one in ids], out=first[1:])
    return Texts(np.array([piece for one in ids for piece in one], dtype=np.int32), first)


def _written_alike(tokenizer: Tokenizer, known: Sequence[str]) -> Tokenizer:
    """Set how texts are read. `known`: the signs that are pieces; none: all are."""
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            *_apart(known),
            pre_tokenizers.Split(Regex(_RUN), "removed", invert=True),
            pre_tokenizers.Metaspace(prepend_scheme="always", split=False),
            # The beginning of a run says nothing where words are not told apart by blanks, nor of digits and signs.
            pre_tokenizers.Split(Regex(_NO_WORD), "removed"),
        ]
    )
    return tokenizer


def _apart(known: Sequence[str]) -> list[pre_tokenizers.PreTokenizer]:
    """Cut out what is not known: letters and digits stay as what they are, unknown; signs and emoji fall out."""
    if not known:
        return []
    signs = _ranges(known)
    return [
        pre_tokenizers.Split(Regex(rf"[\p{{L}}\p{{M}}\p{{N}}&&[^{signs}]]"), "isolated"),
        pre_tokenizers.Split(Regex(rf"[[^\s\p{{L}}\p{{M}}\p{{N}}]&&[^{signs}]]"), "removed"),
    ]


def _ranges(signs: Sequence[str]) -> str:
    r"""Give a class of characters that holds these: ``\x{61}-\x{7a}``."""
    codes = sorted(ord(sign) for sign in signs)
    starts = [code for place, code in enumerate(codes) if not place or codes[place - 1] != code - 1]
    ends = [code for place, code in enumerate(codes) if place + 1 == len(codes) or codes[place + 1] != code + 1]
    return "".join(rf"\x{{{start:x}}}-\x{{{end:x}}}" for start, end in zip(starts, ends, strict=True))


def _drawn(texts: list[str], draw: random.Random) -> list[str]:
    whole, rest = divmod(TEXTS, len(texts)) if texts else (0, 0)
    return texts * min(whole, _AGAIN) + (draw.sample(texts, rest) if whole < _AGAIN else [])
