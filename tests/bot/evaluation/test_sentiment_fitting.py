from __future__ import annotations

import pytest

from bot.evaluation.datasets import InvalidDataset, Labelled
from bot.evaluation.sentiment_fitting import Fitted, fit_sentiment
from retrieval.adapters.sentiment_file import shipped_judge
from tests.retrieval.fakes import BagEmbedder

SAID = {
    "negative": "the gizmo grumbles again and we look at it",
    "neutral": "the gizmo has three buttons and we look at it",
    "positive": "the gizmo sings to me and we look at it",
}
LINES = [Labelled(f"{SAID[label]} on day {number}", label) for number in range(60) for label in SAID]
BAG = BagEmbedder()


def fitted(lines: list[Labelled] = LINES, limit: int | None = None, seed: int = 0) -> Fitted:
    return fit_sentiment(
        "own.jsonl", lines, shipped_judge().for_encoder(BAG.tag), BAG.tag, BAG.encode, limit=limit, seed=seed
    )


def test_it_learns_from_the_first_half_and_measures_on_the_second() -> None:
    found = fitted()
    assert (found.drawn, found.learned, found.measured) == (90, 90, 90)
    assert found.fitted.figures["macro_f1"].value == 1.0
    assert found.shipped.figures["macro_f1"].value < 0.9
    assert found.gain.value == pytest.approx(1.0 - found.shipped.figures["macro_f1"].value)
    assert found.better
    assert (found.shipped.judge, found.fitted.judge) == (
        shipped_judge().for_encoder(BAG.tag).name, found.judge.name,
    )  # fmt: skip


def test_what_it_measures_teaches_nothing() -> None:
    turned = [Labelled(line.text, "neutral" if line.label == "positive" else line.label) for line in LINES[90:]]
    turned[0] = Labelled(turned[0].text, "positive")
    assert fitted(LINES[:90] + turned).judge.name == fitted().judge.name


def test_a_seed_draws_the_same_lines_again() -> None:
    assert fitted(limit=40).judge.name == fitted(limit=40).judge.name
    assert fitted(limit=40).judge.name != fitted(limit=40, seed=1).judge.name
    assert fitted(limit=40).drawn == 40


def test_what_cannot_be_judged_teaches_nothing_and_counts_as_wrong() -> None:
    foreign = [Labelled("Das ist nicht gut und wir warten.", "negative")] * 10
    found = fitted([*foreign, *LINES, *foreign])
    assert found.drawn - found.learned == 10
    assert found.fitted.unknown == found.shipped.unknown == 10
    assert found.fitted.figures["accuracy"].value == pytest.approx(0.9)


def test_too_few_lines_are_told() -> None:
    with pytest.raises(InvalidDataset, match=r"own.jsonl has 59 lines; 60 are needed at least"):
        fitted(LINES[:59])
    with pytest.raises(InvalidDataset, match=r"own.jsonl: 29 lines to learn from are too few, 30 are needed"):
        fitted([Labelled("Das ist nicht gut und wir warten.", "negative"), *LINES[:59]])


CALM = [line for line in LINES if line.label != "negative"]


@pytest.mark.parametrize(("lines", "half"), [(LINES[:90] + CALM[:90], "second"), (CALM[:90] + LINES[:90], "first")])
def test_a_half_without_one_of_the_tones_is_told(lines: list[Labelled], half: str) -> None:
    with pytest.raises(
        InvalidDataset, match=rf"its {half} half holds no line with the label 'negative': mix the order"
    ):
        fitted(lines)


def test_what_is_worse_is_said() -> None:
    plain = {"negative": "This is unacceptable", "neutral": "How do I pay", "positive": "Thank you, great work"}
    turned = {"negative": "positive", "neutral": "neutral", "positive": "negative"}
    first = [Labelled(f"{plain[label]} on day {number}", turned[label]) for number in range(30) for label in plain]
    second = [Labelled(f"{plain[label]} on day {number}", label) for number in range(30) for label in plain]
    found = fitted(first + second)
    assert not found.better
    assert found.gain.value < 0
