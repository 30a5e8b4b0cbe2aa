"""What every tracker must do."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from handlers.engineering.errors import IssueGone, TrackerAway, TrackerBusy, TrackerDenied, TrackerRefused
from handlers.engineering.escalation import Draft, marked
from handlers.engineering.issue import IssueName, Kind, Severity, StatusCategory
from handlers.engineering.ports import BackLink, Filed, Order, Upload
from tests.contracts.tracker_worlds import KINDS, Trouble, World

DRAFT = Draft(
    Kind.BUG, "Lamp hums at night", "1. Switch it on.\n2. Wait.", "Silence", "It hums.", "5.2", Severity.MAJOR
)
ORDER = Order(DRAFT, marked("e_1"), 3, "T-1042", "https://help.example/console/tickets/T-1042")


@pytest.fixture(params=sorted(KINDS))
async def world(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[World]:
    async with KINDS[request.param](tmp_path) as made:
        yield made


async def filed(world: World, mark: str = "e_1", **draft: object) -> Filed:
    order = replace(ORDER, mark=marked(mark), draft=replace(DRAFT, **draft))  # type: ignore[arg-type]
    return await world.tracker.create(order)


async def test_an_issue_is_made_and_read_again(world: World) -> None:
    made = await filed(world)
    assert made.name.tracker == world.tracker.name
    found = await world.tracker.read(made.name)
    issue = found.issue
    assert (issue.name, issue.key, issue.url) == (made.name, made.key, made.url)
    assert (issue.title, issue.project) == ("Lamp hums at night", world.project)
    assert (issue.status.category, issue.resolution, issue.gone) == (StatusCategory.NEW, None, False)
    assert "Switch it on." in issue.description
    assert marked("e_1") in issue.labels
    assert (found.comments, found.whole) == ((), True)
    assert issue.created_at.utcoffset() == issue.updated_at.utcoffset() == timedelta()
    assert (await world.tracker.by_key(made.key)).issue.name == made.name


async def test_what_was_made_is_found_by_its_mark_the_oldest_first(world: World) -> None:
    assert list(await world.tracker.find(ORDER.mark)) == []
    made = await filed(world)
    await filed(world, "e_2", summary="Another")
    # Ours makes one for each mark; where a second can be made, whoever finds both keeps the first.
    again = await filed(world)
    await world.settle()
    there = list(dict.fromkeys([made.name, again.name]))
    assert [one.name for one in await world.tracker.find(ORDER.mark)] == there


@pytest.mark.parametrize("summary", ["", "Two\nlines", "x" * 256])
async def test_a_summary_that_it_will_not_have_is_refused_with_the_field_named(world: World, summary: str) -> None:
    with pytest.raises(TrackerRefused) as refused:
        await filed(world, summary=summary)
    assert set(refused.value.problems) == {"summary"}
    assert refused.value.problems["summary"].strip()
    await world.settle()
    assert list(await world.tracker.find(ORDER.mark)) == []


async def test_a_project_and_a_field_that_there_are_not_are_refused(world: World) -> None:
    with pytest.raises(TrackerRefused):
        await filed(world, project="NOSUCH")
    with pytest.raises(TrackerRefused) as refused:
        await filed(world, fields={"customfield_99999": "x"})
    assert "customfield_99999" in refused.value.problems


@pytest.mark.parametrize("kind", list(Kind))
async def test_every_kind_can_be_filed_and_has_a_form(world: World, kind: Kind) -> None:
    form = await world.tracker.form(kind)
    assert form.project == world.project
    assert form.project in dict(form.projects)
    assert (await world.tracker.form(kind, form.project)).fields == form.fields
    required = [one.required for one in form.fields]
    assert required == sorted(required, reverse=True)
    assert (await world.tracker.read((await filed(world, kind=kind)).name)).issue.title == DRAFT.summary


async def test_a_comment_is_said_once_under_its_mark(world: World) -> None:
    made = await filed(world)
    for _ in range(2):
        await world.tracker.comment(made.name, "Still broken in 5.3.\n\nFor one account.", "m1")
    await world.tracker.comment(made.name, "Again.", "m2")
    await world.say(made.name, "I see it.")
    said = (await world.tracker.read(made.name)).comments
    assert [(one.ours, one.text) for one in said] == [
        (True, "Still broken in 5.3.\n\nFor one account."),
        (True, "Again."),
        (False, "I see it."),
    ]
    assert said[2].author == "Pia Product"
    assert len({one.id for one in said}) == 3


async def test_a_link_and_a_file_are_written_again_without_harm(world: World) -> None:
    made = await filed(world)
    link = BackLink("onetouch:1", "https://help.example/console/issues", "3 tickets", "3 accounts")
    for one in (link, link, replace(link, title="4 tickets", solved=True)):
        await world.tracker.refer(made.name, one)
    for _ in range(2):
        await world.tracker.attach(made.name, Upload("log.txt", "text/plain", b"hum"), "f1")
    assert (await world.tracker.read(made.name)).comments == ()


async def test_what_is_over_is_opened_again_and_what_is_open_is_left_alone(world: World) -> None:
    made = await filed(world)
    assert not await world.tracker.reopen(made.name)
    await world.done(made.name)
    assert (await world.tracker.read(made.name)).issue.status.category is StatusCategory.DONE
    assert await world.tracker.reopen(made.name)
    assert (await world.tracker.read(made.name)).issue.status.category is not StatusCategory.DONE
    assert not await world.tracker.reopen(made.name)


async def test_it_tells_in_which_version_an_issue_is_to_be_fixed(world: World) -> None:
    made = await filed(world)
    await world.plan(made.name, "5.3")
    (version,) = (await world.tracker.read(made.name)).issue.versions
    assert (version.name, version.released) == ("5.3", False)


async def test_what_changed_since_then_comes_the_first_change_first(world: World) -> None:
    first, second = await filed(world, "e_1"), await filed(world, "e_2")
    begun = (await world.tracker.read(first.name)).issue.created_at
    await world.say(first.name, "I see it.")
    await world.settle()
    found = await world.tracker.changed(begun - timedelta(minutes=5), 9)
    assert {one.name for one in found} == {first.name, second.name}
    assert [one.updated_at for one in found] == sorted(one.updated_at for one in found)
    assert len(await world.tracker.changed(begun - timedelta(minutes=5), 1)) == 1
    assert list(await world.tracker.changed(begun + timedelta(days=1), 9)) == []


async def test_its_own_search_finds_what_is_called_alike(world: World) -> None:
    made = await filed(world)
    await filed(world, "e_2", summary="Invoice misses a line", steps="Open the invoice.")
    await world.settle()
    found = await world.tracker.like("lamp hums", 5)
    assert next(iter(found)).name == made.name
    assert len(await world.tracker.like("lamp hums", 1)) == 1


async def test_what_is_not_there_is_said_to_be_gone(world: World) -> None:
    nowhere = IssueName(world.tracker.name, "999999")
    with pytest.raises(IssueGone):
        await world.tracker.read(nowhere)
    with pytest.raises(IssueGone):
        await world.tracker.by_key(f"{world.project}-999999")
    with pytest.raises(IssueGone):
        await world.tracker.comment(nowhere, "Hello?", "m1")
    with pytest.raises(IssueGone):
        await world.tracker.refer(nowhere, BackLink("1", "https://help.example/", "a", "b"))
    with pytest.raises(IssueGone):
        await world.tracker.attach(nowhere, Upload("log.txt", "text/plain", b"hum"), "f1")
    with pytest.raises(IssueGone):
        await world.tracker.reopen(nowhere)


async def test_what_was_deleted_is_gone(world: World) -> None:
    if world.delete is None:
        pytest.skip("nobody can delete an issue there")
    made = await filed(world)
    await world.delete(made.name)
    with pytest.raises(IssueGone):
        await world.tracker.read(made.name)


def troubled(world: World, what: Trouble) -> None:
    if world.trouble is None:
        pytest.skip("nothing goes wrong between us and it")
    world.trouble(what)


async def test_an_issue_whose_answer_was_lost_is_found_by_its_mark(world: World) -> None:
    troubled(world, Trouble.LOST)
    with pytest.raises(TrackerAway) as away:
        await filed(world)
    assert away.value.unsure
    await world.settle()
    (found,) = await world.tracker.find(ORDER.mark)
    assert (await world.tracker.read(found.name)).issue.title == DRAFT.summary


async def test_when_too_much_is_asked_it_says_for_how_long_to_wait_and_does_nothing(world: World) -> None:
    troubled(world, Trouble.BUSY)
    with pytest.raises(TrackerBusy) as busy:
        await filed(world)
    assert timedelta(seconds=6) <= busy.value.wait <= timedelta(seconds=8)
    assert list(await world.tracker.find(ORDER.mark)) == []


async def test_a_sign_in_that_is_refused_is_said_to_be_so(world: World) -> None:
    troubled(world, Trouble.DENIED)
    with pytest.raises(TrackerDenied) as denied:
        await filed(world)
    assert denied.value.everything
    assert str(denied.value).strip()
