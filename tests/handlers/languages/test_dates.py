"""Dates, spans, numbers and lists as each language writes them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from handlers.languages import LANGUAGES, dates, speaking

WHEN = datetime(2026, 11, 23, 16, 5, tzinfo=UTC)
TOKYO = ZoneInfo("Asia/Tokyo")


def blanks(text: str) -> str:
    """CLDR has blanks that do not break where lines may not."""
    return text.replace("\u202f", " ").replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("code", "day", "weekday"),
    [
        ("de", "23. November 2026", "Montag"),
        ("en", "23 November 2026", "Monday"),
        ("es", "23 de noviembre de 2026", "lunes"),
        ("fr", "23 novembre 2026", "lundi"),
        ("it", "23 novembre 2026", "lunedì"),
        ("ja", "2026年11月23日", "月曜日"),
        ("ko", "2026년 11월 23일", "월요일"),
        ("pt", "23 de novembro de 2026", "segunda-feira"),
        ("ru", "23 ноября 2026 г.", "понедельник"),
        ("zh", "2026年11月23日", "星期一"),
    ],
)
def test_a_day_is_written_out(code: str, day: str, weekday: str) -> None:
    with speaking(code):
        assert blanks(dates.day(WHEN.date())) == day
        assert dates.weekday(WHEN.date()) == weekday
        assert blanks(dates.day(WHEN.date())).startswith(dates.day_of_year(WHEN.date())) or code in {"ja", "ko", "zh"}
        assert "2026" not in dates.day_of_year(WHEN.date())


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_time_of_day_has_24_hours_everywhere(code: str) -> None:
    with speaking(code):
        assert dates.clock(WHEN) == "16:05"
        assert dates.clock(time(23, 59)) == "23:59"
        assert dates.clock(WHEN, TOKYO) in {"1:05", "01:05"}


@pytest.mark.parametrize(
    ("code", "moment"),
    [
        ("de", "23.11.2026, 16:05"),
        ("en", "23 Nov 2026, 16:05"),
        ("fr", "23 nov. 2026, 16:05"),
        ("ja", "2026/11/23 16:05"),
        ("ko", "2026. 11. 23. 16:05"),
        ("ru", "23 нояб. 2026 г., 16:05"),
        ("zh", "2026年11月23日 16:05"),
    ],
)
def test_a_moment_is_a_day_and_a_time(code: str, moment: str) -> None:
    with speaking(code):
        assert blanks(dates.moment(WHEN)) == moment


def test_a_moment_is_that_of_the_zone_and_utc_without_one() -> None:
    assert dates.moment(WHEN, TOKYO) == "24 Nov 2026, 01:05"
    assert dates.moment(WHEN.astimezone(TOKYO)) == "23 Nov 2026, 16:05"
    west = timezone(timedelta(hours=-8))
    assert dates.moment(datetime(2026, 1, 1, 4, tzinfo=UTC), west) == "31 Dec 2025, 20:00"


@pytest.mark.parametrize(
    ("place", "names"),
    [
        ("Europe/Berlin", {"de": "MEZ", "en": "CET", "es": "CET", "it": "CET"}),
        ("Asia/Tokyo", {"ja": "JST"}),
        ("America/Sao_Paulo", {"pt": "BRT"}),
        ("America/New_York", {"en": "EST"}),
        ("Asia/Kolkata", {}),
        ("UTC", {}),
    ],
)
def test_a_zone_has_the_name_that_people_of_the_language_know_or_else_its_offset(
    place: str, names: dict[str, str]
) -> None:
    offsets = {
        "Europe/Berlin": "UTC+1",
        "Asia/Tokyo": "UTC+9",
        "America/Sao_Paulo": "UTC\u22123",
        "America/New_York": "UTC\u22125",
        "Asia/Kolkata": "UTC+5:30",
        "UTC": "UTC",
    }
    for code in LANGUAGES:
        with speaking(code):
            assert dates.zone(WHEN.astimezone(ZoneInfo(place))) == names.get(code, offsets[place])


def test_a_zone_has_another_name_in_summer_and_where_nobody_named_it_its_offset() -> None:
    summer = WHEN.replace(month=7).astimezone(ZoneInfo("Europe/Berlin"))
    assert dates.zone(summer) == "CEST"
    with speaking("de"):
        assert dates.zone(summer) == "MESZ"
    with speaking("fr"):
        assert dates.zone(summer) == "UTC+2"
    assert dates.zone(WHEN) == "UTC"
    assert dates.zone(WHEN.astimezone(timezone(timedelta(minutes=-30)))) == "UTC\u22120:30"


@pytest.mark.parametrize(
    ("code", "number"),
    [("de", "1.234.567,5"), ("en", "1,234,567.5"), ("fr", "1 234 567,5"), ("ru", "1 234 567,5"), ("ja", "1,234,567.5")],
)
def test_a_number_is_grouped(code: str, number: str) -> None:
    with speaking(code):
        assert blanks(dates.number(1234567.5)) == number


@pytest.mark.parametrize(("code", "number"), [("de", "4,0"), ("en", "4.0"), ("ru", "4,0"), ("zh", "4.0")])
def test_a_number_has_the_places_that_it_is_asked_for(code: str, number: str) -> None:
    with speaking(code):
        assert dates.number(3.96, places=1) == number
        assert dates.number(3.96, places=0) == "4"


@pytest.mark.parametrize(
    ("code", "categories"),
    [
        ("de", {"one", "other"}),
        ("fr", {"one", "other"}),
        ("ja", {"other"}),
        ("pt", {"one", "other"}),
        ("ru", {"one", "few", "many"}),
    ],
)
def test_there_is_a_number_for_each_plural_form(code: str, categories: set[str]) -> None:
    with speaking(code):
        samples = dates.samples()
        assert set(samples) == categories
        assert len({dates.days(n).replace(str(n), "") for n in samples.values()}) == len(categories)


@pytest.mark.parametrize(
    ("code", "all_of_them", "one_of_them"),
    [
        ("de", "A, B und C", "A, B oder C"),
        ("en", "A, B and C", "A, B or C"),
        ("es", "A, B y C", "A, B o C"),
        ("ja", "A、B、C", "A、B、またはC"),
        ("ko", "A, B 및 C", "A, B 또는 C"),
        ("zh", "A、B和C", "A、B或C"),
    ],
)
def test_a_list_is_joined_as_sentences_join_it(code: str, all_of_them: str, one_of_them: str) -> None:
    with speaking(code):
        assert dates.several(["A", "B", "C"]) == all_of_them
        assert dates.several(["A", "B", "C"], alternatives=True) == one_of_them
        assert dates.several(["A"]) == "A"
        assert dates.several([]) == ""
        assert dates.listed(["A", "B"]) == all_of_them.partition("B")[0] + "B"
        assert (dates.listed(["A"]), dates.listed([])) == ("A", "")


@pytest.mark.parametrize(
    ("code", "spans"),
    [
        ("de", ("1 Stunde", "5 Stunden", "1 Tag", "2 Tage")),
        ("en", ("1 hour", "5 hours", "1 day", "2 days")),
        ("es", ("1 hora", "5 horas", "1 día", "2 días")),
        ("fr", ("1 heure", "5 heures", "1 jour", "2 jours")),
        ("it", ("1 ora", "5 ore", "1 giorno", "2 giorni")),
        ("ja", ("1時間", "5時間", "1日", "2日")),
        ("ko", ("1시간", "5시간", "1일", "2일")),
        ("pt", ("1 hora", "5 horas", "1 dia", "2 dias")),
        ("ru", ("1 час", "5 часов", "1 день", "2 дня")),
        ("zh", ("1 小时", "5 小时", "1 天", "2 天")),
    ],
)
def test_spans_have_the_plural_of_their_language(code: str, spans: tuple[str, ...]) -> None:
    with speaking(code):
        assert (dates.hours(1), dates.hours(5), dates.days(1), dates.days(2)) == spans


def test_russian_spans_follow_the_last_digits() -> None:
    with speaking("ru"):
        told = [dates.hours(n) for n in (0, 1, 3, 5, 11, 12, 21, 22, 25, 101, 111)]
    assert [text.split()[1] for text in told] == [
        *("часов", "час", "часа", "часов", "часов", "часов", "час", "часа", "часов", "час", "часов"),
    ]


@pytest.mark.parametrize(
    ("code", "name"), [("de", "Japanisch"), ("en", "Japanese"), ("ja", "日本語"), ("ko", "일본어")]
)
def test_languages_are_named(code: str, name: str) -> None:
    with speaking(code):
        assert dates.named("ja") == name
        assert dates.named("zz-unknown") == "zz-unknown"


@pytest.mark.parametrize("code", LANGUAGES)
def test_all_languages_write_all_of_it(code: str) -> None:
    with speaking(code):
        written = [
            *(dates.day(date(2026, month, 1)) for month in range(1, 13)),
            *(dates.weekday(date(2026, 1, each)) for each in range(1, 8)),
            dates.moment(WHEN),
            dates.number(-0.5),
            *(dates.named(language) for language in LANGUAGES),
        ]
    assert all(written)
    assert len(set(written)) == len(written)
