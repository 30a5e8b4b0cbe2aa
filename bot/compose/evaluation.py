"""Wire the laboratory: the installation's encoder and vector cache, nothing else of it."""

from __future__ import annotations

from functools import cache

from bot.compose.services import first_source, policy
from bot.compose.shelves import load_reranker, reading_of
from bot.config import Settings
from bot.evaluation.laboratory import Laboratory
from bot.knowledge.engine import word_test
from bot.knowledge.librarian import Progress
from handlers.chat.policy import Policy
from kb.adapters.kinds import open_source
from kb.ports import Document
from retrieval.adapters.onnx_encoder import OnnxEncoder
from retrieval.adapters.preparation import load_encoder
from retrieval.confidence import Calibration
from retrieval.fusion import Ranker
from retrieval.ports import Vectors


def laboratory(settings: Settings, progress: Progress, ranker: Ranker = Ranker.FUSED) -> Laboratory:
    """Give a laboratory with the configured encoder and the shipped calibration."""

    @cache
    def encoder() -> OnnxEncoder:
        return load_encoder(settings.embedding_model, settings.models)

    def encode(text: str) -> Vectors:
        vector: Vectors = encoder().encode([text])[0]
        return vector

    return Laboratory(
        reading_of(settings, encoder),
        encode,
        word_test(encoder()),
        Calibration.shipped(),
        progress,
        ranker,
        foreign(),
        load_reranker(settings),
    )


def foreign() -> tuple[str, ...]:
    """Give the questions that the bundled documentation answers: foreign to every other knowledge base."""
    row = first_source()
    if row is None:
        return ()
    read = open_source(row).read()
    return tuple(question for found in read if isinstance(found, Document) for question in found.questions)


def open_bench(settings: Settings, progress: Progress) -> tuple[Laboratory, Policy]:
    """Give a laboratory and the policy that decides over what it finds."""
    made = laboratory(settings, progress)
    return made, policy(settings, made.calibration)
