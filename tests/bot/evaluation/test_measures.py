from __future__ import annotations

from bot.evaluation.measures import measures_of
from bot.evaluation.outcomes import Outcomes


def deflected(languages: list[str] | None, answered: list[bool], right: list[bool]) -> dict[str, float]:
    """Give the figures of questions that all have an answer."""
    n = len(answered)
    columns: dict[str, list[bool] | list[float] | list[str]] = {
        "answerable": [True] * n,
        "answered": answered,
        "right": right,
        "clarified": [False] * n,
        "clarified_right": [False] * n,
        "top_right": right,
        "confidence": [0.5] * n,
    }
    if languages is not None:
        columns["language"] = languages
    ids = tuple(str(number) for number in range(n))
    outcomes = Outcomes("deflection", ids, ids, columns, threshold=0.5)
    return {name: measure.of(measure.cases) for name, measure in measures_of(outcomes).items()}


def test_answers_are_counted_by_language_where_questions_are_in_several() -> None:
    found = deflected(["ko", "ko", "de", ""], [True, True, True, True], [True, False, True, True])
    assert (found["answered_right"], found["wrong_rate"]) == (0.75, 0.25)
    assert (found["answered_right.ko"], found["wrong_rate.ko"]) == (0.5, 0.5)
    assert (found["answered_right.de"], found["wrong_rate.de"]) == (1.0, 0.0)


def test_questions_in_one_language_and_runs_that_do_not_say_have_no_rows_by_language() -> None:
    for languages in (["en", "en"], None):
        assert not [name for name in deflected(languages, [True, False], [True, False]) if "." in name]
