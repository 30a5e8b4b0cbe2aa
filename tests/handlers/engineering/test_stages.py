"""Where engineering stands with an issue."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from handlers.engineering.issue import LOCAL, IssueName, IssueStatus, Stage, StatusCategory, Version
from handlers.engineering.local.issue import STATUSES
from handlers.engineering.stages import EngineeringRules, StageMap, read_engineering, stage_of
from handlers.ports import InvalidInput
from handlers.tickets.plain import Field
from tests.issue_worlds import DOING, DONE, TO_DO, issue

PLAIN = StageMap()
COMING, OUT = Version("v1", "5.3"), Version("v0", "5.2", released=True, on=date(2026, 3, 2))


@pytest.mark.parametrize(
    ("facts", "stage"),
    [
        ({"status": TO_DO}, Stage.FILED),
        ({"status": TO_DO, "versions": (COMING,)}, Stage.ACCEPTED),
        ({"status": TO_DO, "versions": (OUT, COMING)}, Stage.ACCEPTED),
        ({"status": TO_DO, "versions": (OUT,)}, Stage.FILED),
        ({"status": DOING}, Stage.ACCEPTED),
        # A version that came out without it fixes nothing.
        ({"status": DOING, "versions": (OUT,)}, Stage.ACCEPTED),
        ({"status": DONE}, Stage.FIXED),
        ({"status": DONE, "resolution": "Done", "versions": (COMING,)}, Stage.FIXED),
        ({"status": DONE, "resolution": "Done", "versions": (OUT, COMING)}, Stage.RELEASED),
        ({"status": DONE, "resolution": "won't do "}, Stage.DECLINED),
        ({"status": DONE, "resolution": "Duplicate", "versions": (OUT,)}, Stage.DECLINED),
        # A resolution that was left behind when it was opened again says nothing.
        ({"status": DOING, "resolution": "Won't Do"}, Stage.ACCEPTED),
    ],
)
def test_where_nobody_said_what_a_status_means_its_category_resolution_and_versions_do(
    facts: dict[str, Any], stage: Stage
) -> None:
    assert stage_of(issue(**facts), PLAIN) is stage


def test_what_somebody_said_of_a_status_goes_first_and_a_projects_own_before() -> None:
    asked = IssueStatus("10004", "Rückfrage", StatusCategory.INDETERMINATE)
    known = StageMap({"10004": Stage.NEEDS_INFORMATION}, {"TWO": {"10004": Stage.DECLINED, "7": Stage.FILED}})
    assert stage_of(issue(status=asked), known) is Stage.NEEDS_INFORMATION
    assert stage_of(issue(status=asked, project="TWO"), known) is Stage.DECLINED
    assert stage_of(issue(status=DOING, project="TWO"), known) is Stage.ACCEPTED


def test_a_project_that_was_renamed_keeps_what_was_said_unless_others_differ() -> None:
    assert StageMap({}, {"OLD": {"10007": Stage.RELEASED}}).said("NEW", "10007") is Stage.RELEASED
    differing = StageMap({}, {"OLD": {"10007": Stage.RELEASED}, "TWO": {"10007": Stage.FIXED}})
    assert (differing.said("NEW", "10007"), differing.said("TWO", "10007")) == (None, Stage.FIXED)


def test_what_is_said_to_be_fixed_is_out_with_its_version_and_declined_by_its_resolution() -> None:
    tested = IssueStatus("5", "Tested", StatusCategory.INDETERMINATE)
    known = StageMap({"5": Stage.FIXED, "3": Stage.RELEASED})
    assert stage_of(issue(status=tested), known) is Stage.FIXED
    assert stage_of(issue(status=tested, versions=(OUT,)), known) is Stage.RELEASED
    assert stage_of(issue(status=DONE), known) is Stage.RELEASED
    assert stage_of(issue(status=DONE, resolution="Duplicate"), known) is Stage.DECLINED


@pytest.mark.parametrize("status", STATUSES.values(), ids=lambda status: status.id)
def test_the_statuses_of_our_own_tracker_are_stages_whatever_is_said_of_others(status: IssueStatus) -> None:
    mine = issue(name=IssueName(LOCAL, "1"), status=status)
    assert stage_of(mine, StageMap({status.id: Stage.RELEASED})) == status.id


def test_what_the_team_decides_is_read() -> None:
    given = {
        "hold": False,
        "declined": ["Erledigt ohne Korrektur"],
        "stages": {"10004": "needs_information"},
        "projects": {"ONE": {"10007": "released"}},
    }
    found = read_engineering(Field("engineering", given))
    assert not found.hold
    assert found.stages.said("ONE", "10007") is Stage.RELEASED
    assert (found.stages.said("ONE", "10004"), found.stages.said("ONE", "9")) == (Stage.NEEDS_INFORMATION, None)
    assert stage_of(issue(status=DONE, resolution="erledigt ohne korrektur"), found.stages) is Stage.DECLINED
    assert read_engineering(Field("engineering", {})) == EngineeringRules()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"hold": "no"}, "engineering.hold: true or false"),
        ({"stages": {"1": "open"}}, "engineering.stages.1: there is no stage open; there is filed, needs_information"),
        ({"projects": {"ONE": "fixed"}}, "engineering.projects.ONE: a table"),
        ({"stage": {}}, "did you mean stages"),
        ({"declined": [7]}, r"engineering.declined\[1\]: a text"),
    ],
)
def test_what_is_wrong_with_it_is_named(given: dict[str, object], said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        read_engineering(Field("engineering", given))
