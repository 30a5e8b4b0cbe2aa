"""What customers said in surveys: for the team alone."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from bot.web.api.answers import Given
from bot.web.api.desk import team_of
from bot.web.api.endpoint import Answered, AnyEndpoint, Call, Endpoint
from bot.web.api.models import NoBody, Queried
from bot.web.problems import not_found
from handlers.access.permissions import Right
from handlers.quality.score_desk import DAYS, LONGEST
from handlers.quality.score_fields import score_fields


class ScoresIn(Queried):
    """Of which time."""

    days: Annotated[int, Field(ge=1, le=LONGEST, description="How far to look back.")] = DAYS


class SurveyShareOut(Given):
    """A share with its 95 % interval; null where there are too few cases to tell it."""

    value: float | None
    low: float | None
    high: float | None
    part: int | None
    whole: int
    enough: bool


class SurveyMeanOut(Given):
    """A mean of `n` answers with its 95 % interval; null where these are too few to tell it."""

    value: float | None
    low: float | None
    high: float | None
    n: int
    enough: bool


class SurveyScoresOut(Given):
    """What was said, of those who were asked."""

    responded: SurveyShareOut
    open: int = Field(description="Of those who did not answer, how many still may.")
    satisfied: SurveyShareOut = Field(description="Gave 4 or 5, among the answers.")
    csat: SurveyMeanOut = Field(description="1 to 5.")
    ces: SurveyMeanOut = Field(description="1 to 5; 5 is very easy.")
    nps_responded: SurveyShareOut
    nps: SurveyMeanOut = Field(description="-100 to 100.")


class SurveyReportOut(SurveyScoresOut):
    """The scores of the surveys that were asked in a time."""

    since: datetime
    until: datetime
    not_asked: dict[str, int] = Field(description="Closes after which nobody was asked, by reason.")
    by: dict[str, dict[str, SurveyScoresOut]] = Field(description="By `team`, `plan`, `country` and `language`.")


async def report(call: Call[ScoresIn, NoBody]) -> Answered:
    """Tell the scores."""
    desk = team_of(call).scores
    if desk is None:
        raise not_found()
    found = await desk.report(call.person, call.query.days)
    whole = {"since": found.since, "until": found.until, **score_fields(found)}
    return Answered(SurveyReportOut.model_validate(whole))


def score_endpoints() -> tuple[AnyEndpoint, ...]:
    """Give the rows of the route table."""
    return (
        Endpoint(
            "GET",
            "/surveys/scores",
            "readScores",
            "Tell what customers said in surveys, whole and by team, plan, country and language. For the team.",
            report,
            ScoresIn,
            NoBody,
            {200: SurveyReportOut},
            (403, 404),
            right=Right.WORK,
        ),
    )
