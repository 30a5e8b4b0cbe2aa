"""Ask our own documentation in nine languages: `python -m bench.foreign_docs`; rows for RESULTS.md.

The questions of ``bench/foreign_docs_questions.jsonl`` go through the real decision, with the shipped encoder and
confidence: once with the questions that the articles are known to answer, once without them.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict

from bench.asked_apart import QUESTIONS, docs
from bot.compose.evaluation import laboratory
from bot.config import Settings
from bot.evaluation.laboratory import Laboratory
from handlers.chat.answer import Ask, decide
from handlers.chat.policy import Policy
from handlers.reply import Answer, Clarification
from kb import Access, Article

BUDGET = 0.05
TOLD = ("right", "wrong", "asked, right among", "asked", "person")


def told(laboratory_: Laboratory, articles: list[Article]) -> dict[tuple[str, bool], Counter[str]]:
    """Count what came of the questions, by language and whether an article answers."""
    indexed, live = laboratory_.index(articles), {article.id: article for article in articles}
    policy = Policy(threshold=laboratory_.calibration.threshold(BUDGET))
    found: dict[tuple[str, bool], Counter[str]] = defaultdict(Counter)
    for line in QUESTIONS.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        ranking = laboratory_.ask(indexed, row["question"])
        match decide(Ask(row["question"], Access.engineer()), ranking, live, policy):
            case Answer(sources=sources):
                came = "right" if sources[0].article in row["articles"] else "wrong"
            case Clarification(options=options):
                among = any(option.article in row["articles"] for option in options)
                came = "asked, right among" if among else "asked"
            case None:
                came = "person"
        for language in (row["language"], "all"):
            found[language, bool(row["articles"])][came] += 1
    return found


def main() -> None:
    engine = laboratory(Settings.from_env({}), lambda *_: None)
    for name, articles in (("known questions", docs()), ("none", docs(known=lambda _: ()))):
        found = told(engine, articles)
        for (language, answered), came in sorted(found.items(), key=lambda row: (not row[0][1], row[0][0])):
            cells = " | ".join(str(came[one]) for one in TOLD)
            print(f"| {name} | {language}{'' if answered else ', nothing answers'} | {came.total()} | {cells} |")


if __name__ == "__main__":
    main()
