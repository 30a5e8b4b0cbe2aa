"""What there is to tell customers of an issue."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handlers.engineering.announcement import Announcement, Occasion, Verdict
from handlers.engineering.announcement_drafts import drafted
from handlers.engineering.announcement_text import asking, without_question
from handlers.engineering.issue import Kind, Stage
from handlers.engineering.occasions import News, news_of, outdated
from tests.announcement_worlds import DAY, ISSUE, SECRET, fixed_in, kept
from tests.fakes import START

OUT, PLANNED = fixed_in("5.3", released=True, on=DAY), fixed_in("5.4", on=DAY)
ONE = Announcement("n1", "T-1", ISSUE, Occasion.SCHEDULED, "5.4", "Soon.", START, on=DAY)


def test_a_version_that_is_named_is_a_plan_until_it_is_out() -> None:
    planned = News(Kind.BUG, Occasion.SCHEDULED, "5.4", DAY)
    assert [news_of(kept(stage, PLANNED)) for stage in (Stage.FILED, Stage.ACCEPTED, Stage.FIXED)] == [planned] * 3
    assert news_of(kept(Stage.RELEASED, OUT, PLANNED)) == News(Kind.BUG, Occasion.RELEASED, "5.3", DAY)


@pytest.mark.parametrize(
    "now",
    [
        kept(Stage.ACCEPTED),
        kept(Stage.FIXED),
        kept(Stage.NEEDS_INFORMATION, PLANNED),
        kept(Stage.ACCEPTED, OUT),
        kept(Stage.RELEASED, OUT, gone=True),
        kept(Stage.RELEASED, OUT, kind=Kind.INFORMATION),
    ],
)
def test_there_is_nothing_to_tell(now: object) -> None:
    assert news_of(now) is None  # type: ignore[arg-type]


def test_what_is_out_or_declined_is_told_without_a_version_too() -> None:
    assert news_of(kept(Stage.RELEASED)) == News(Kind.BUG, Occasion.RELEASED)
    assert news_of(kept(Stage.DECLINED, PLANNED)) == News(Kind.BUG, Occasion.DECLINED)


def test_of_several_versions_all_are_named_with_the_first_day() -> None:
    later = fixed_in("6.0\n beta")
    assert news_of(kept(Stage.ACCEPTED, later, PLANNED)) == News(Kind.BUG, Occasion.SCHEDULED, "6.0 beta, 5.4", DAY)


def test_why_a_draft_is_out_of_date_is_said_in_words() -> None:
    news = News(Kind.BUG, Occasion.SCHEDULED, "5.4", DAY)
    assert outdated(ONE, news) == ""
    assert outdated(ONE, None) == "There is no such news of the issue any more."
    assert outdated(ONE, replace(news, release="6.0")) == "The version is 6.0 now; this was drafted for 5.4."
    assert outdated(ONE, replace(news, on=None)) == "No day is known any more; this was drafted for 20 March 2026."
    assert outdated(replace(ONE, on=None), news) == (
        "It is to be out on 20 March 2026 now; this was drafted for no day."
    )
    assert outdated(ONE, News(Kind.BUG, Occasion.RELEASED, "5.4")) == "It is out by now."


@pytest.mark.parametrize(
    ("news", "before", "text"),
    [
        (
            News(Kind.BUG, Occasion.SCHEDULED, "5.4", DAY),
            None,
            "Our engineers found what is wrong. The fix is planned for version 5.4, which is to be out on 20 March",
        ),
        (News(Kind.FEATURE, Occasion.SCHEDULED, "5.4"), None, "What you asked for is planned for version 5.4."),
        (
            News(Kind.BUG, Occasion.SCHEDULED, "5.4, 6.0", DAY),
            replace(ONE, release="5.3"),
            "The plan has changed: what you told us of is planned for versions 5.4, 6.0 now, the first of which is",
        ),
        (
            News(Kind.BUG, Occasion.SCHEDULED, "5.4", DAY.replace(day=27)),
            ONE,
            "The day on which version 5.4 comes out has changed: it is not 20 March 2026 any more. It is to be out",
        ),
        (
            News(Kind.BUG, Occasion.RELEASED, "5.3", DAY),
            None,
            "The problem that you told us of is fixed: in version 5.3, out since 20 March 2026. Please update to it",
        ),
        (
            News(Kind.LIMITATION, Occasion.RELEASED),
            None,
            "What did not go so far goes now. Please try it again.",
        ),
        (
            News(Kind.BUG, Occasion.RELEASED, "5.3, 5.2.9"),
            replace(ONE, occasion=Occasion.RELEASED, verdict=Verdict.BROKEN),
            "You told us that it was still broken, and our engineers have looked into it again. There is a new fix",
        ),
        (
            News(Kind.BUG, Occasion.RELEASED, "5.4"),
            replace(ONE, occasion=Occasion.RELEASED, release="5.3"),
            "We told you of a fix in version 5.3. It did not help everybody, and our engineers have looked into it",
        ),
        (
            News(Kind.BUG, Occasion.RELEASED, "5.4"),
            replace(ONE, occasion=Occasion.RELEASED),
            "The problem that you told us of is fixed: in version 5.4. Please update",
        ),
        (
            News(Kind.BUG, Occasion.SCHEDULED, "5.4"),
            replace(ONE, occasion=Occasion.RELEASED, release="", verdict=Verdict.BROKEN),
            "You told us that it was still broken, and our engineers have looked into it again. A new fix is planned",
        ),
        (News(Kind.BUG, Occasion.DECLINED), None, "Our engineers looked into what you told us of"),
    ],
)
def test_a_draft_says_what_there_is_and_what_to_do(news: News, before: Announcement | None, text: str) -> None:
    assert drafted(news, before).startswith(text)
    assert SECRET not in drafted(news, before)


def test_the_question_is_added_and_taken_off_again() -> None:
    text = asking("It is out.", "https://help.test/fix/n1.x")
    assert text.endswith("no login is needed: https://help.test/fix/n1.x")
    assert without_question(text) == "It is out."
    assert without_question("It is out.") == "It is out."
