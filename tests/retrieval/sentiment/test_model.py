from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.adapters.onnx_encoder import OnnxEncoder
from retrieval.adapters.sentiment_file import shipped_judge
from retrieval.sentiment import TONES, Judged, ToneJudge
from retrieval.sentiment.lexicon import ENTRIES, Kind
from retrieval.sentiment.model import ANOTHER_LANGUAGE, FEW_WORDS, NO_WORDS

SHIPPED = shipped_judge()
WORDS = SHIPPED.for_encoder("another")
NEGATIVE = (
    "This is unacceptable, I want my money back.",
    "nobody answers, worst support ever",
    "The app crashes again and again, I am so tired of it.",
    "Your agent was rude and hung up on me.",
    "Still waiting after two weeks. What a joke.",
)
CALM = (
    "How do I change my password?",
    "Where can I find the invoice for March?",
    "The export leaves out the last column since version 4.2.",
    "Could you please send me the form? Thanks in advance.",
    "Do you deliver to Norway?",
    "When was the last time the backup ran?",
    "yes",
)
NO_COMPLAINT = (
    "The site is not down",
    "Is there an outage?",
    "Was the data lost?",
    "How urgent would you rate a lawyer's letter?",
    "Please cancel my subscription",
    "The calendar synchronisation doubled all our events. Please clean up the duplicates.",
    "printer offline after update 5.3. Everything else works fine.",
)
IRONY = ("Oh great, another outage. Fantastic job, guys.", "Nobody here can work.")
GLAD = (
    "Thank you so much, it works perfectly now!",
    "Great support, I am very happy.",
    "Love the new dashboard, well done",
    "I cannot thank you enough",
    "So far so good",
    "Thanks a lot for the help",
    "Don't worry, it is not urgent",
)
FOREIGN = (
    "Das ist furchtbar, ich bin sehr enttäuscht!",
    "注文がまだ届きません。最悪です。",
    "Это ужасно, верните деньги!",
)


def refuse(texts: Sequence[str]) -> np.ndarray:
    raise AssertionError(f"nothing of {texts} was to be encoded")


def one(judge: ToneJudge, text: str) -> Judged:
    (judged,) = judge.judge([text], refuse)
    return judged


@pytest.mark.parametrize(
    ("text", "tone"),
    [
        *product(NEGATIVE, ["negative"]),
        *product(CALM, ["neutral"]),
        *product(GLAD, ["positive"]),
        *product(NO_COMPLAINT, ["neutral"]),
        *product(IRONY, ["negative"]),
    ],
)
def test_the_shipped_judge_tells_what_is_plain(encoder: OnnxEncoder, text: str, tone: str) -> None:
    (judged,) = SHIPPED.for_encoder(encoder.tag).judge([text], encoder.encode)
    assert judged.tone == tone
    assert sum(judged.probabilities) == pytest.approx(1.0, abs=1e-5)
    assert judged.probabilities[TONES.index(tone)] == max(judged.probabilities)
    assert judged.language == "en"


@pytest.mark.parametrize("text", ["Production down? No, it is not down, all fine.", "No data was lost, luckily."])
def test_what_is_denied_is_not_negative(encoder: OnnxEncoder, text: str) -> None:
    (judged,) = SHIPPED.judge([text], encoder.encode)
    assert judged.tone != "negative"


def test_the_weights_are_of_the_default_encoder(encoder: OnnxEncoder) -> None:
    assert SHIPPED.encoder == encoder.tag
    assert SHIPPED.for_encoder(encoder.tag) is SHIPPED
    assert SHIPPED.reads_vectors


def test_texts_keep_their_order_whether_they_can_be_judged_or_not(encoder: OnnxEncoder) -> None:
    texts = [NEGATIVE[0], FOREIGN[0], GLAD[0], "https://example.com", CALM[0]]
    assert [judged.tone for judged in SHIPPED.judge(texts, encoder.encode)] == [
        "negative", None, "positive", None, "neutral",
    ]  # fmt: skip


@pytest.mark.parametrize("text", FOREIGN)
def test_another_language_is_unknown_and_never_encoded(text: str) -> None:
    judged = one(SHIPPED, text)
    assert judged.tone is None
    assert judged.probabilities == (0.0, 0.0, 0.0)
    assert judged.because == (ANOTHER_LANGUAGE,)


@pytest.mark.parametrize("text", ["", "https://example.com/terrible", "```worst error ever```", "12345", "> I hate it"])
def test_what_nobody_said_is_unknown(text: str) -> None:
    judged = one(SHIPPED, text)
    assert (judged.tone, judged.because, judged.language) == (None, (NO_WORDS,), None)


@pytest.mark.parametrize("text", ["Traceback", "Kontron GmbH"])
def test_a_name_is_of_no_language(text: str) -> None:
    judged = one(SHIPPED, text)
    assert (judged.tone, judged.because, judged.language) == (None, (FEW_WORDS,), None)


@pytest.mark.parametrize(("text", "tone"), [("👍👍", "positive"), ("😡", "negative")])
def test_a_picture_of_a_mood_needs_no_words(text: str, tone: str) -> None:
    judged = one(SHIPPED, text)
    assert judged.tone == tone
    assert judged.language is None


def test_with_another_encoder_words_alone_judge() -> None:
    assert WORDS.name == f"{SHIPPED.name}-words"
    assert not WORDS.reads_vectors
    assert [one(WORDS, text).tone for text in (NEGATIVE[0], CALM[0], GLAD[0])] == list(TONES)


def test_the_words_that_weighed_stand_as_they_were_written() -> None:
    judged = one(WORDS, "Where is it? This is UNACCEPTABLE and I am not happy.")
    assert judged.tone == "negative"
    assert set(judged.because) == {"UNACCEPTABLE", "not happy"}
    assert one(WORDS, "Do you deliver to Norway?").because == ()


LEAST = 0.05
"""By how much shouting may lower a probability: the encoder reads a text with another end a little otherwise."""
HARSH = sorted(word for word, entry in ENTRIES.items() if entry.kind is Kind.ANGER and " " not in word)


@pytest.mark.parametrize("text", NEGATIVE)
def test_shouting_makes_what_is_plainly_negative_no_milder(encoder: OnnxEncoder, text: str) -> None:
    bare = text.rstrip(".")
    plain, *loud = SHIPPED.judge([text, f"{bare}!", f"{bare}!!!", text.upper()], encoder.encode)
    assert all(judged.probabilities[0] >= plain.probabilities[0] - LEAST for judged in loud)


@given(st.sampled_from(HARSH), st.sampled_from(["This is {}", "Your support is {} and I tell everybody", "{}"]))
def test_shouting_makes_harsh_words_no_milder(word: str, sentence: str) -> None:
    text = sentence.format(word)
    plain, loud, louder = WORDS.judge([f"{text}.", f"{text}!", f"{text}!!!"], refuse)
    assert plain.probabilities[0] <= loud.probabilities[0] + 1e-3
    assert loud.probabilities[0] <= louder.probabilities[0] + 1e-3


@pytest.mark.parametrize("text", CALM)
def test_a_greeting_makes_no_question_negative(encoder: OnnxEncoder, text: str) -> None:
    texts = [f"{greeting} {text}" for greeting in ("Hi,", "Hello team,", "Dear support,")]
    assert {judged.tone for judged in SHIPPED.judge(texts, encoder.encode)} == {"neutral"}


@settings(max_examples=60)
@given(st.text(max_size=200))
def test_any_text_is_judged_or_unknown_with_a_reason(text: str) -> None:
    judged = one(WORDS, text)
    if judged.tone is None:
        assert judged.because
        assert judged.probabilities == (0.0, 0.0, 0.0)
    else:
        assert sum(judged.probabilities) == pytest.approx(1.0, abs=1e-5)


def test_a_long_text_is_read_to_its_end(encoder: OnnxEncoder) -> None:
    story = "We use the export every day for the report. " * 60
    calm, angry = SHIPPED.judge(
        [story, f"{story} This is unacceptable. Nobody answers me, I am furious."], encoder.encode
    )
    assert calm.tone == "neutral"
    assert angry.probabilities[0] > calm.probabilities[0] + 0.1


def test_of_thousands_of_words_a_few_are_named() -> None:
    judged = one(WORDS, "terrible awful useless rude horrible " * 400)
    assert judged.tone == "negative"
    assert 1 <= len(judged.because) <= 4
