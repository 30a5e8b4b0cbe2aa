"""Our side of Jira, Cloud and Data Center, against the simulator over real sockets."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.jira.site import Flavour
from bot.simulators.jira import DONE, INDETERMINATE, NEW
from handlers.engineering.errors import IssueGone, TrackerDenied, TrackerRefused
from handlers.engineering.escalation import Draft, marked
from handlers.engineering.issue import IssueName, Kind, Severity, StatusCategory
from handlers.engineering.ports import BackLink, Shape, Upload
from tests.bot.jira.sites import FLAVOURS, ORDER, Town, town


@pytest.fixture(params=FLAVOURS)
async def here(request: pytest.FixtureRequest) -> AsyncIterator[Town]:
    async with town(request.param) as made:
        yield made


async def test_an_issue_holds_what_was_chosen_and_bears_its_mark(here: Town) -> None:
    made = await here.filed()
    issue = here.there(made.name)
    assert (made.key, made.url) == ("ONE-1", f"{here.sim.url}/browse/ONE-1")
    assert issue.summary == "Lamp hums at night"
    assert set(issue.labels) == {"onetouch", marked("e_1")}
    assert issue.priority.name == "High"
    read = (await here.jira.reader.read(made.name)).issue
    for words in (
        "1. Switch it on.\n2. Wait.",
        "https://status.example/lamp, please.",
        "Silence",
        "It hums [loudly] *always* in {zone}.",
        "5.2",
        "3 when this was filed: ACME",
        "Severity: major",
        "T-1042",
    ):
        assert words in read.description
    assert read.status.category is StatusCategory.NEW
    assert (read.project, read.type, read.priority, read.level) == ("ONE", "Bug", "High", None)


async def test_words_of_tickets_are_never_markup(here: Town) -> None:
    text = "# a\nh1. b\n{code}c{code} [d|http://e.example] !f.png! C:\\new\\table -g- _h_ +i+ ^j^ ~k~ ??l?? a & b &#92;"
    made = await here.filed(actual=text)
    assert text in (await here.jira.reader.read(made.name)).issue.description
    await here.jira.writer.comment(made.name, text, "m1")
    (said,) = (await here.jira.reader.read(made.name)).comments
    assert said.text == text


async def test_severity_chooses_among_the_priorities_that_there_are(here: Town) -> None:
    names = {}
    for severity in Severity:
        made = await here.filed(f"e_{severity}", severity=severity)
        names[severity] = here.there(made.name).priority.name
    assert names == {
        Severity.CRITICAL: "Highest",
        Severity.MAJOR: "High",
        Severity.MINOR: "Medium",
        Severity.TRIVIAL: "Lowest",
    }
    form = await here.jira.tracker.form(Kind.BUG)
    lowest = {name: id_ for id_, name in next(one for one in form.fields if one.id == "priority").choices}["Low"]
    made = await here.filed("e_5", severity=Severity.CRITICAL, fields={"priority": lowest})
    assert here.there(made.name).priority.name == "Low"


async def test_the_form_asks_first_for_what_must_be_filled_in(here: Town) -> None:
    sim, project = here.sim, here.sim.default
    sim.component(project, "Hood")
    sim.level(project, "Staff only")
    team = sim.field(project, "Team", "option", required=True, options=("Light", "Sound"))
    sim.field(project, "Build", "string", required=True)
    sim.field(project, "Watts", "number", required=True)
    sim.field(project, "Seen on", "date", required=True)
    sim.field(project, "Tags", "options", required=True, options=("a", "b"))
    sim.field(project, "Story", "text", required=True)
    sim.field(project, "Owner", "user", required=True)
    sim.field(project, "Not needed", "string")
    form = await here.jira.tracker.form(Kind.BUG)
    assert (form.project, form.projects) == ("ONE", (("ONE", "Onetouch"),))
    asked = {one.label: (one.shape, one.required) for one in form.fields}
    assert asked == {
        "Team": (Shape.ONE, True),
        "Build": (Shape.LINE, True),
        "Watts": (Shape.NUMBER, True),
        "Seen on": (Shape.DAY, True),
        "Tags": (Shape.SEVERAL, True),
        "Story": (Shape.TEXT, True),
        "Owner": (Shape.LINE, True),
        "Priority": (Shape.ONE, False),
        "Components": (Shape.SEVERAL, False),
        "Security Level": (Shape.ONE, False),
        "Labels": (Shape.LINE, False),
    } | {one.label: (one.shape, False) for one in form.fields if one.id == "security"}
    ids = {one.label: one for one in form.fields}
    assert [name for _, name in ids["Team"].choices] == ["Light", "Sound"]

    with pytest.raises(TrackerRefused) as refused:
        await here.filed()
    assert set(refused.value.problems) == {one.id for one in form.fields if one.required}

    wrong = {
        team.id: "Smell",
        ids["Watts"].id: "many",
        ids["Seen on"].id: "yesterday",
        ids["Owner"].id: "nobody@x.example",
        ids["Build"].id: "77",
        ids["Tags"].id: "a",
        ids["Story"].id: "It began at night.",
    }
    with pytest.raises(TrackerRefused) as refused:
        await here.filed(fields=wrong)
    assert set(refused.value.problems) == {ids[one].id for one in ("Team", "Watts", "Seen on", "Owner")}
    assert "Light, Sound" in refused.value.problems[team.id]
    assert here.sim.called("createIssue") == []

    right = wrong | {
        team.id: ids["Team"].choices[1][0],
        ids["Watts"].id: "2.5",
        ids["Seen on"].id: "2026-03-02",
        ids["Owner"].id: here.pia.email,
        ids["Tags"].id: "\n".join(id_ for id_, _ in ids["Tags"].choices),
        "components": ids["Components"].choices[0][0],
        "security": next(one for one in form.fields if one.id == "security").choices[0][0],
        "labels": "lamp, night",
    }
    made = await here.filed(fields=right)
    issue = here.there(made.name)
    assert {"lamp", "night", "onetouch"} < set(issue.labels)
    assert [one.name for one in issue.components] == ["Hood"]
    assert (await here.jira.reader.read(made.name)).issue.level == "Staff only"


async def test_several_people_are_found_by_their_addresses(here: Town) -> None:
    from bot.jira.fields import Field

    wim = here.sim.person("wim")
    field = Field("cf", "Watchers", False, "array", "user")
    found, problems = await here.jira.tracker._values({"cf": f"{here.pia.email}, {wim.email}"}, {"cf": field})
    key = "id" if here.site.cloud else "name"
    assert [one[key] for one in found["cf"]] == [getattr(one, key) for one in (here.pia, wim)]
    assert not problems


async def test_a_type_is_chosen_by_kind_and_may_be_set(here: Town) -> None:
    for kind, name in ((Kind.BUG, "Bug"), (Kind.INFORMATION, "Task"), (Kind.FEATURE, "Story")):
        made = await here.filed(f"e_{kind}", kind=kind)
        assert (await here.jira.reader.read(made.name)).issue.type == name
    other = here.connect(replace(here.site, types={Kind.BUG: "story"}))
    made = await other.tracker.create(ORDER)
    assert (await here.jira.reader.read(made.name)).issue.type == "Story"
    none = here.connect(replace(here.site, types={Kind.BUG: "Defect"}))
    with pytest.raises(TrackerRefused) as refused:
        await none.tracker.create(ORDER)
    assert "ONETOUCH_JIRA_ISSUE_TYPES" in refused.value.problems["project"]


async def test_without_a_project_one_must_be_chosen(here: Town) -> None:
    here.sim.project("TWO", "Another")
    other = here.connect(replace(here.site, project=""))
    assert (await other.tracker.form(Kind.BUG)).project in {"ONE", "TWO"}
    assert (await other.tracker.form(Kind.BUG, "TWO")).project == "TWO"
    with pytest.raises(TrackerRefused) as refused:
        await other.tracker.create(ORDER)
    assert set(refused.value.problems) == {"project"}
    made = await other.tracker.create(replace(ORDER, draft=replace(ORDER.draft, project="TWO")))
    assert made.key == "TWO-1"
    with pytest.raises(TrackerRefused) as refused:
        await other.tracker.form(Kind.BUG, "NOSUCH")
    assert "project" in refused.value.problems


async def test_a_form_without_labels_is_refused_with_the_way_out(here: Town) -> None:
    before = [one.screen for one in here.sim.default.types]
    for one in here.sim.default.types:
        one.screen = tuple(name for name in one.screen if name != "labels")
    with pytest.raises(TrackerRefused) as refused:
        await here.filed()
    assert "Labels" in refused.value.problems[""]
    assert here.sim.store.issues == {}
    # As soon as an administrator mended it, it goes on; what was read before is forgotten.
    for one, screen in zip(here.sim.default.types, before, strict=True):
        one.screen = screen
    assert (await here.filed()).key == "ONE-1"


async def test_a_project_that_was_not_there_is_looked_for_anew(here: Town) -> None:
    with pytest.raises(TrackerRefused):
        await here.jira.tracker.form(Kind.BUG, "TWO")
    here.sim.project("TWO", "Second")
    assert (await here.jira.tracker.form(Kind.BUG, "TWO")).project == "TWO"


async def test_what_the_project_asks_for_is_read_once_and_anew_after_a_refusal(here: Town) -> None:
    await here.filed("e_1")
    await here.filed("e_2")
    assert len(here.sim.called("getCreateIssueMetaIssueTypeId")) == 1
    field = here.sim.field(here.sim.default, "Team", "string", required=True)
    with pytest.raises(TrackerRefused) as refused:
        await here.filed("e_3")
    assert refused.value.problems == {field.id: "Jira wants this filled in."}
    assert field.id in {one.id for one in (await here.jira.tracker.form(Kind.BUG)).fields if one.required}
    made = await here.filed("e_3", fields={field.id: "Light"})
    assert made.key == "ONE-3"


async def test_a_comment_is_for_the_team_there_and_said_once(here: Town) -> None:
    made = await here.filed()
    for mark in ("m1", "m2", "m1"):
        await here.jira.writer.comment(made.name, "Still broken for one account.", mark)
    said = (await here.jira.reader.read(made.name)).comments
    assert [(one.text, one.ours) for one in said] == [("Still broken for one account.", True)] * 2
    stored = here.there(made.name).comments[0]
    assert stored.properties["sd.public.comment"] == {"internal": True}


async def test_what_a_person_writes_as_our_user_is_news(here: Town) -> None:
    made = await here.filed()
    await here.jira.writer.comment(made.name, "By the machine.", "m1")
    await here.sim.says(here.sim.bot, here.there(made.name), "By hand.")
    await here.sim.says(here.pia, here.there(made.name), "By her.")
    said = (await here.jira.reader.read(made.name)).comments
    assert [(one.text, one.ours) for one in said] == [
        ("By the machine.", True),
        ("By hand.", False),
        ("By her.", False),
    ]


async def test_many_comments_are_read_in_their_order(here: Town) -> None:
    made = await here.filed()
    for number in range(105):
        await here.sim.says(here.pia, here.there(made.name), f"No. {number}")
    await here.jira.writer.comment(made.name, "Ours", "m1")
    await here.jira.writer.comment(made.name, "Ours", "m1")
    found = await here.jira.reader.read(made.name)
    assert [one.text for one in found.comments] == [*(f"No. {number}" for number in range(105)), "Ours"]
    assert found.whole


async def test_the_link_back_is_replaced_and_a_joined_issue_becomes_one_of_ours(here: Town) -> None:
    theirs = await here.sim.files(here.pia, "Lamp hums")
    name = IssueName(here.site.name, theirs.id)
    link = BackLink("onetouch:7", "https://help.example/console/issues/7", "2 tickets", "2 accounts")
    for one in (link, replace(link, title="3 tickets", solved=True)):
        await here.jira.writer.refer(name, one)
    (stored,) = theirs.links
    assert stored.global_id == "onetouch:7"
    assert stored.body["object"]["title"] == "3 tickets"
    assert stored.body["object"]["status"]["resolved"] is True
    assert theirs.labels == ["onetouch"]
    # Where labels may not be set it is linked all the same.
    other = await here.sim.files(here.pia, "Lamp rattles")
    for one in here.sim.default.types:
        one.screen = tuple(field for field in one.screen if field != "labels")
    await here.jira.writer.refer(IssueName(here.site.name, other.id), link)
    assert (len(other.links), other.labels) == (1, [])


async def test_a_file_is_added_once(here: Town) -> None:
    made = await here.filed()
    file = Upload('../sp"y/lög 1.txt', "text/plain", b"hum")
    for mark in ("f1", "f1", "f2"):
        await here.jira.writer.attach(made.name, file, mark)
    stored = here.there(made.name).attachments
    assert len(stored) == 2
    assert all(one.name.startswith("_sp_y_lög 1-") and one.name.endswith(".txt") for one in stored)
    assert stored[0].content == b"hum"
    await here.jira.writer.attach(made.name, Upload("x", "no kind\r\n", b""), "f3")


async def test_it_is_opened_by_a_way_that_leads_to_work_whatever_it_is_called(here: Town) -> None:
    sim, project = here.sim, here.sim.default
    made = await here.filed()
    issue = here.there(made.name)
    assert not await here.jira.writer.reopen(made.name)
    await sim.moves(here.pia, issue, "Done", "Done")
    assert await here.jira.writer.reopen(made.name)
    assert project.status(issue.status).category == NEW
    # The way to the start is closed: another that leads to work is taken.
    await sim.moves(here.pia, issue, "Done", "Done")
    project.transitions[:] = [one for one in project.transitions if project.status(one.to).category != NEW]
    assert await here.jira.writer.reopen(made.name)
    assert project.status(issue.status).category == INDETERMINATE
    await sim.moves(here.pia, issue, "Done", "Done")
    project.transitions[:] = [one for one in project.transitions if project.status(one.to).category == DONE]
    assert not await here.jira.writer.reopen(made.name)


async def test_it_is_found_by_its_mark_when_the_search_caught_up(here: Town) -> None:
    assert list(await here.jira.tracker.find(ORDER.mark)) == []
    made = [await here.filed(), await here.filed()]
    await here.filed("e_2")
    found = await here.jira.tracker.find(ORDER.mark)
    assert [one.name for one in found] == [one.name for one in made]
    assert found[0].key == "ONE-1"


async def test_what_changed_is_asked_for_in_the_time_zone_of_our_user(here: Town) -> None:
    first, second = await here.filed("e_1"), await here.filed("e_2")
    await here.sim.files(here.pia, "None of ours")
    before = (await here.jira.reader.read(second.name)).issue.updated_at
    here.sim.store.clock.forward(7200)
    await here.sim.says(here.pia, here.there(first.name), "News.")
    found = await here.jira.reader.changed(before - timedelta(hours=1), 50)
    assert [one.name for one in found] == [second.name, first.name]
    # Jira finds by whole minutes; what is older than was asked for takes no place.
    late = (await here.jira.reader.read(first.name)).issue.updated_at
    assert [one.name for one in await here.jira.reader.changed(before + timedelta(milliseconds=1), 1)] == [first.name]
    assert [one.name for one in await here.jira.reader.changed(late, 50)] == [first.name]
    assert list(await here.jira.reader.changed(late + timedelta(milliseconds=1), 50)) == []


async def test_pages_of_changes_are_read_to_the_limit(here: Town) -> None:
    made = [(await here.filed(f"e_{number}")).name for number in range(7)]
    since = (await here.jira.reader.read(made[0])).issue.updated_at
    assert len(await here.jira.reader.changed(since, 3)) == 3
    assert {one.name for one in await here.jira.reader.changed(since, 100)} == set(made)


async def test_likely_issues_come_by_the_words_that_they_share(here: Town) -> None:
    await here.sim.files(here.pia, "Invoice lacks a line")
    near = await here.sim.files(here.pia, "Lamp hums loudly at night", "All night.")
    far = await here.sim.files(here.pia, "Night mode of the page", "A lamp is drawn.")
    found = await here.jira.reader.like('The lamp "hums" at night: (why?) AND OR NOT * ~ \\', 5)
    assert [one.name.id for one in found] == [near.id, far.id]
    assert len(await here.jira.reader.like("lamp hums", 1)) == 1
    assert list(await here.jira.reader.like("the and of ?!", 5)) == []


async def test_a_moved_or_renamed_issue_is_the_same_one(here: Town) -> None:
    made = await here.filed()
    two = here.sim.project("TWO", "Another")
    await here.sim.transfers(here.pia, here.there(made.name), two)
    found = await here.jira.reader.read(made.name)
    assert (found.issue.key, found.issue.project, found.issue.name) == ("TWO-1", "TWO", made.name)
    assert (await here.jira.reader.by_key("one-1")).issue.name == made.name
    await here.sim.renames_project(here.pia, two, "DUO")
    assert (await here.jira.reader.read(made.name)).issue.key == "DUO-1"
    with pytest.raises(IssueGone):
        await here.jira.reader.by_key("ONE-99")
    with pytest.raises(IssueGone):
        await here.jira.reader.by_key("../myself")


async def test_what_is_deleted_or_hidden_is_gone_but_not_when_we_are_locked_out(here: Town) -> None:
    made = await here.filed()
    await here.sim.deletes(here.pia, here.there(made.name))
    for verb in (
        here.jira.reader.read(made.name),
        here.jira.writer.comment(made.name, "x", "m"),
        here.jira.writer.refer(made.name, BackLink("a", "https://x.example", "t", "s")),
        here.jira.writer.attach(made.name, Upload("x", "text/plain", b"x"), "f"),
        here.jira.writer.reopen(made.name),
    ):
        with pytest.raises(IssueGone):
            await verb
    other = await here.filed("e_2")
    here.sim.store.revoked = True
    with pytest.raises(TrackerDenied) as denied:
        await here.jira.reader.read(other.name)
    assert denied.value.everything


async def test_an_issue_of_another_tracker_is_not_asked_for_here(here: Town) -> None:
    with pytest.raises(TrackerDenied) as denied:
        await here.jira.reader.read(IssueName("local", "1"))
    assert not denied.value.everything
    assert here.sim.calls == []


async def test_versions_come_with_their_day_and_release(here: Town) -> None:
    made = await here.filed()
    version = here.sim.version(here.sim.default, "5.3", "2026-03-02")
    await here.sim.plans(here.pia, here.there(made.name), version)
    (found,) = (await here.jira.reader.read(made.name)).issue.versions
    assert (found.name, found.released, str(found.on)) == ("5.3", False, "2026-03-02")
    await here.sim.releases(here.pia, version)
    assert (await here.jira.reader.read(made.name)).issue.versions[0].released


async def test_a_draft_of_nothing_but_a_summary_is_enough(here: Town) -> None:
    order = replace(ORDER, draft=Draft(Kind.BUG, "Lamp hums"), accounts=0, link="")
    made = await here.jira.tracker.create(order)
    assert "T-1042" in (await here.jira.reader.read(made.name)).issue.description


def test_a_site_shows_nothing_of_its_token() -> None:
    from bot.jira.site import Site

    site = Site("https://acme.atlassian.net", Flavour.CLOUD, "s3cret", "bot@acme.com")
    assert "s3cret" not in repr(site)
    assert site.name == "acme.atlassian.net"
