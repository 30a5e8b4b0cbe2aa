"""What was told of a text once is not asked again."""

from __future__ import annotations

from bot.knowledge.told_languages import ToldLanguages


def test_each_text_is_asked_for_once_also_where_nobody_can_tell() -> None:
    asked: list[str] = []

    def tell(text: str) -> str | None:
        asked.append(text)
        return "de" if text == "Knopf" else None

    told = ToldLanguages(tell)
    assert [told("Knopf"), told("OK"), told("Knopf"), told("OK"), told("\ud800")] == ["de", None, "de", None, None]
    assert asked == ["Knopf", "OK", "\ud800"]
