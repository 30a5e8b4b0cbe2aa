"""Tickets that become issues, are linked to one, and are taken off."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace

import pytest

from handlers.clusters.cluster import ClusterState
from handlers.engineering.asking import ESCALATION, FormNeeded, TrackerUnavailable
from handlers.engineering.deciding import begun, proposed
from handlers.engineering.drafting import Asked
from handlers.engineering.errors import EscalationNotFound, IssueNotFound, TrackerAway, TrackerRefused
from handlers.engineering.escalation import Escalation, EscalationState
from handlers.engineering.filling import lacking
from handlers.engineering.issue import Kind, Version
from handlers.engineering.ports import FormShape, Needed, Shape
from handlers.ports import ChangeRefused, InvalidInput, NotPermitted, Outgoing, TicketNotFound, WriteConflict
from handlers.ticket import Comment, Status
from handlers.tickets.actors import of_team
from handlers.tickets.combining import Both, merged
from tests.escalation_worlds import ANN, BOB, DRAFT, MEG, EscalatingWorld
from tests.fakes import START
from tests.memory_clusters import gathered
from tests.memory_filing import MemoryEscalations
from tests.memory_tracker import DONE


@dataclass
class Raced(MemoryEscalations):
    """Somebody else is faster, so many times."""

    races: int = 0

    async def write(self, escalations: Sequence[Escalation], outgoing: Sequence[Outgoing] = ()) -> None:
        if self.races:
            self.races -= 1
            raise WriteConflict("somebody was faster")
        await super().write(escalations, outgoing)


@dataclass
class Meanwhile(MemoryEscalations):
    """Somebody does something once one was looked at."""

    then: Callable[[], Awaitable[object]] | None = None

    async def get(self, id_: str) -> Escalation:
        found, then = await super().get(id_), self.then
        self.then = None
        if then is not None:
            await then()
        return found


@pytest.fixture
def world() -> EscalatingWorld:
    made = EscalatingWorld()
    made.put()
    return made


async def test_a_ticket_is_written_down_with_what_is_to_be_done(world: EscalatingWorld) -> None:
    made = await world.desk.escalate(BOB, "t-1", replace(DRAFT, summary=" It  hums "))
    assert (made.state, made.ticket, made.by, made.name, made.draft.summary) == (
        EscalationState.WAITING,
        "T-1",
        "bob",
        "Bob",
        "It hums",
    )
    assert world.jobs() == [("file", made.id)]
    assert [one.receiver for one in world.memory.outbox] == ["team", "log", "tracker"]


async def test_the_same_form_sent_twice_is_one_escalation(world: EscalatingWorld) -> None:
    first = await world.desk.escalate(BOB, "T-1", DRAFT)
    assert await world.desk.escalate(BOB, "T-1", DRAFT) == first
    await world.filed(first)
    assert (await world.desk.escalate(BOB, "T-1", DRAFT)).id == first.id
    assert len(world.jobs()) == 1


async def test_while_one_is_on_its_way_there_is_no_second(world: EscalatingWorld) -> None:
    first = await world.desk.escalate(BOB, "T-1", DRAFT)
    with pytest.raises(ChangeRefused, match="T-1 is on its way to engineering already, as Bob wished"):
        await world.desk.escalate(MEG, "T-1", replace(DRAFT, summary="Another"))
    await world.filed(first)
    other = replace(DRAFT, summary="Another")
    with pytest.raises(ChangeRefused, match="T-1 is already MEM-1: nothing was done") as refused:
        await world.desk.escalate(MEG, "T-1", other)
    assert refused.value.why == "no_change"
    assert len(await world.escalations.of_ticket("T-1")) == 1
    second = await world.desk.escalate(MEG, "T-1", other, another=True)
    assert second.id != first.id
    await world.refused(second, summary="Too short.")
    again = await world.desk.escalate(MEG, "T-1", replace(DRAFT, summary="Quite another"))  # it was said before
    assert again.id == second.id


async def test_a_ticket_that_was_linked_is_not_escalated_by_a_form_that_was_opened_before(
    world: EscalatingWorld,
) -> None:
    issue = await world.known()
    assert (await world.fillings.of(BOB, "T-1")).already == ""
    await world.desk.link(BOB, "T-1", issue.key)
    with pytest.raises(ChangeRefused, match="T-1 is already MEM-1"):
        await world.desk.escalate(MEG, "T-1", DRAFT)
    filling = await world.fillings.of(MEG, "T-1")
    assert (filling.already, filling.on[0].url) == ("T-1 is already MEM-1 (filed).", issue.url)


async def test_a_project_that_is_not_there_is_told_before_anything_is_done(world: EscalatingWorld) -> None:
    world.tracker.trouble = [TrackerRefused("No form.", {"project": "There is no project XX."})]
    filling = await world.fillings.of(BOB, "T-1", project="XX")
    assert (filling.lacks(filling.draft), filling.trouble) == ("There is no project XX.",) * 2
    world.tracker.trouble = [TrackerRefused("No form.", {"project": "Choose the project."})]
    filling = await world.fillings.of(BOB, "T-1")
    assert (filling.lacks(filling.draft), filling.trouble) == ("", "Choose the project.")


async def test_what_was_refused_is_edited_and_sent_again(world: EscalatingWorld) -> None:
    first = await world.desk.escalate(BOB, "T-1", DRAFT)
    await world.refused(first, summary="Too short.")
    filling = await world.fillings.of(BOB, "T-1")
    assert filling.draft == DRAFT
    assert filling.escalation is not None
    assert filling.escalation.problems == {"summary": "Too short."}
    again = await world.desk.escalate(MEG, "T-1", replace(DRAFT, summary="It hums at night"))
    assert (again.id, again.state, again.problems, again.name) == (first.id, EscalationState.WAITING, {}, "Meg")
    assert world.jobs() == [("file", first.id)] * 2


async def test_a_suggestion_is_confirmed_with_one_click(world: EscalatingWorld) -> None:
    await world.proposer().round()
    (proposed,) = await world.escalations.of_ticket("T-1")
    made = await world.desk.confirm(BOB, proposed.id)
    assert (made.id, made.state, made.name) == (proposed.id, EscalationState.WAITING, "Bob")
    assert await world.desk.confirm(MEG, proposed.id) == made
    assert len(world.jobs()) == 1


async def test_a_suggestion_is_filed_with_what_the_customer_said_since(world: EscalatingWorld) -> None:
    await world.proposer().round()
    (proposed,) = await world.escalations.of_ticket("T-1")
    said = (
        Comment("Ann", "On +49 170 1234567: it hums with 5.3, too.", START, public=True),
        Comment("Bob", "Thank you.", START, public=True, team=True),
        Comment("Bob", "They are angry.", START, public=False, team=True),
    )
    world.put(comments=said)
    text = "It hums at night.\n\nSaid later:\nOn [removed: phone]: it hums with 5.3, too."
    assert (await world.fillings.of(BOB, "T-1")).draft.actual == text
    assert (await world.desk.confirm(BOB, proposed.id)).draft.actual == text


async def test_one_click_leads_to_the_form_where_the_tracker_asks_for_more(world: EscalatingWorld) -> None:
    await world.proposer().round()
    (proposed,) = await world.escalations.of_ticket("T-1")
    world.tracker.fields = (Needed("team", "Team", Shape.ONE, True, (("1", "Red"),)),)
    with pytest.raises(FormNeeded, match="Fill in Team: the tracker asks for it"):
        await world.desk.confirm(BOB, proposed.id)
    assert (await world.escalations.get(proposed.id), world.jobs()) == (proposed, [])
    draft = replace((await world.fillings.of(BOB, "T-1")).draft, fields={"team": "1"})
    assert (await world.desk.escalate(BOB, "T-1", draft)).id == proposed.id


async def test_what_somebody_linked_meanwhile_is_not_filed_as_well(world: EscalatingWorld) -> None:
    kept = Meanwhile(world.memory)
    busy = EscalatingWorld(memory=world.memory, escalations=kept)
    await busy.proposer().round()
    (proposed,) = kept.rows.values()
    issue = await busy.known()
    kept.then = lambda: busy.desk.link(MEG, "T-1", issue.key)
    made = await busy.desk.confirm(BOB, proposed.id)
    assert (made.id, made.state, made.name) == (proposed.id, EscalationState.LINKED, "Meg")
    assert list(kept.rows.values()) == [made]
    assert "file" not in [what for what, _ in busy.jobs()]


async def test_one_click_waits_for_a_tracker_that_is_away(world: EscalatingWorld) -> None:
    await world.proposer().round()
    (proposed,) = await world.escalations.of_ticket("T-1")
    world.tracker.trouble = [TrackerAway("It is away.", unsure=False)]
    assert (await world.desk.confirm(BOB, proposed.id)).state is EscalationState.WAITING


async def test_a_suggestion_is_declined(world: EscalatingWorld) -> None:
    await world.proposer().round()
    (proposed,) = await world.escalations.of_ticket("T-1")
    declined = await world.desk.withdraw(BOB, proposed.id)
    assert declined.state is EscalationState.WITHDRAWN
    assert await world.desk.withdraw(BOB, proposed.id) == declined
    with pytest.raises(ChangeRefused, match="Somebody said no to it"):
        await world.desk.confirm(BOB, proposed.id)
    assert (await world.desk.escalate(BOB, "T-1", DRAFT)).id != proposed.id


async def test_no_to_a_suggestion_takes_no_ticket_off_the_issue_that_was_made_of_it_meanwhile(
    world: EscalatingWorld,
) -> None:
    await world.proposer().round()
    (proposed,) = await world.escalations.of_ticket("T-1")
    issue = world.tracker.put("It hums loudly").issue
    linked = await world.desk.link(BOB, "T-1", issue.key)
    assert linked.id == proposed.id
    with pytest.raises(ChangeRefused, match=r"escalated meanwhile, as .+ look at it again"):
        await world.desk.withdraw(MEG, proposed.id, proposed.version)
    assert (await world.desk.get(BOB, linked.id)).escalation.state is EscalationState.LINKED
    assert (await world.desk.withdraw(MEG, linked.id, linked.version)).state is EscalationState.WITHDRAWN


async def test_a_ticket_is_linked_to_an_issue_that_nobody_here_knew(world: EscalatingWorld) -> None:
    issue = world.tracker.put("It hums loudly").issue
    made = await world.desk.link(BOB, "T-1", f"https://tracker.example/browse/{issue.key.lower()}?x=1")
    assert (made.state, made.issue, made.key, made.joined) == (EscalationState.LINKED, issue.name, "MEM-1", True)
    assert made.draft.actual == "It hums at night."
    assert world.jobs() == [("refer", f"tracker.example/{issue.name.id}#link")]
    (stood,) = await world.desk.of_ticket(BOB, "T-1")
    assert stood.kept is not None
    assert stood.kept.snapshot.issue.title == "It hums loudly"
    assert await world.desk.link(MEG, "T-1", "MEM-1") == made
    assert len(world.jobs()) == 1


async def test_the_ticket_says_that_it_is_linked_and_waits(world: EscalatingWorld) -> None:
    await world.known()
    made = await world.desk.link(BOB, "T-1", "MEM-1")
    await world.aftermaths()
    ticket = world.memory.tickets["T-1"]
    assert ticket.status is Status.ON_HOLD
    assert ticket.comments[-1].text == "Bob linked it to MEM-1: It hums\nhttps://tracker.example/browse/MEM-1"
    assert not ticket.comments[-1].public
    await world.desk.withdraw(MEG, made.id)
    await world.aftermaths()
    ticket = world.memory.tickets["T-1"]
    assert (ticket.status, ticket.comments[-1].text) == (Status.OPEN, "Meg took it off MEM-1.")
    assert [one for one, _ in world.jobs()] == ["refer", "refer"]


async def test_what_comes_again_is_seen_once(world: EscalatingWorld) -> None:
    await world.known()
    await world.desk.link(BOB, "T-1", "MEM-1")
    (told,) = world.left(ESCALATION)
    await world.aftermath.deliver(told)
    await world.aftermath.deliver(told)
    assert len(world.memory.tickets["T-1"].comments) == 1
    await world.aftermath.deliver(replace(told, subject="e_gone"))


async def test_a_ticket_of_two_issues_waits_until_the_last_is_taken_off(world: EscalatingWorld) -> None:
    await world.known()
    await world.known("It shines")
    first = await world.desk.link(BOB, "T-1", "MEM-1")
    await world.desk.link(BOB, "T-1", "MEM-2")
    await world.aftermaths()
    await world.desk.withdraw(BOB, first.id)
    await world.aftermaths()
    assert world.memory.tickets["T-1"].status is Status.ON_HOLD


async def test_a_ticket_that_is_linked_to_what_is_out_does_not_wait_for_it_and_says_so(world: EscalatingWorld) -> None:
    await world.known(status=DONE, versions=(Version("v1", "5.3", released=True),))
    await world.desk.link(BOB, "T-1", "MEM-1")
    await world.aftermaths()
    ticket = world.memory.tickets["T-1"]
    assert ticket.status is Status.NEW
    assert (ticket.comments[-1].text or "").endswith("\nMEM-1 is fixed (Done), and out.")


async def test_an_issue_that_is_over_keeps_no_ticket_waiting_that_is_taken_off_the_other(
    world: EscalatingWorld,
) -> None:
    await world.known(status=DONE, resolution="Won't Do")
    await world.known("It shines")
    await world.desk.link(BOB, "T-1", "MEM-1")
    second = await world.desk.link(BOB, "T-1", "MEM-2")
    await world.aftermaths()
    assert world.memory.tickets["T-1"].status is Status.ON_HOLD
    await world.desk.withdraw(BOB, second.id)
    await world.aftermaths()
    assert world.memory.tickets["T-1"].status is Status.OPEN


async def test_a_ticket_that_goes_on_in_another_is_taken_off_there(world: EscalatingWorld) -> None:
    await world.known()
    await world.known("It shines")
    first = await world.desk.link(BOB, "T-1", "MEM-1")
    world.put("T-2")
    second = await world.desk.link(BOB, "T-2", "MEM-2")
    await world.aftermaths()
    made = merged(world.memory.tickets["T-1"], world.memory.tickets["T-2"], of_team(BOB), world.clock())
    assert isinstance(made, Both)
    world.memory.tickets |= {"T-1": made.one.ticket, "T-2": made.other.ticket}
    await world.desk.withdraw(BOB, second.id)
    await world.aftermaths()
    assert world.memory.tickets["T-2"].status is Status.ON_HOLD  # by T-1, which goes on in it
    await world.desk.withdraw(BOB, first.id)
    await world.aftermaths()
    assert world.memory.tickets["T-2"].status is Status.OPEN


async def test_linking_takes_the_place_of_what_was_suggested_or_is_not_begun(world: EscalatingWorld) -> None:
    await world.known()
    waiting = await world.desk.escalate(BOB, "T-1", DRAFT)
    linked = await world.desk.link(BOB, "T-1", "MEM-1")
    assert (linked.id, linked.version) == (waiting.id, 2)
    world.put("T-2")
    waiting = await world.desk.escalate(BOB, "T-2", DRAFT)
    await world.escalations.write([replace(waiting, tried_at=world.clock(), version=2)])
    with pytest.raises(ChangeRefused, match="is being filed as an issue of its own"):
        await world.desk.link(BOB, "T-2", "MEM-1")


async def test_what_is_on_its_way_can_be_taken_back(world: EscalatingWorld) -> None:
    made = await world.desk.escalate(BOB, "T-1", DRAFT)
    assert (await world.desk.withdraw(BOB, made.id)).state is EscalationState.WITHDRAWN


async def test_what_the_tracker_was_asked_to_make_is_not_taken_back(world: EscalatingWorld) -> None:
    made = await world.desk.escalate(BOB, "T-1", DRAFT)
    trying = replace(made, tried_at=world.clock(), version=2)
    await world.escalations.write([trying])
    with pytest.raises(ChangeRefused, match="may be an issue by now: wait until that is there, then take it off"):
        await world.desk.withdraw(BOB, made.id)
    assert await world.escalations.get(made.id) == trying  # or nobody here would know of the issue


@pytest.mark.parametrize(("key", "error"), [("nonsense", InvalidInput), ("MEM-9", IssueNotFound)])
async def test_what_is_no_issue_is_told(world: EscalatingWorld, key: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        await world.desk.link(BOB, "T-1", key)


async def test_a_tracker_that_is_away_is_told_and_filing_goes_on_without_it(world: EscalatingWorld) -> None:
    world.tracker.trouble = [TrackerAway("It is away.", unsure=False)] * 2
    with pytest.raises(TrackerUnavailable, match="It is away"):
        await world.desk.link(BOB, "T-1", "MEM-1")
    filling = await world.fillings.of(BOB, "T-1")
    assert (filling.shape, filling.trouble) == (None, "It is away.")
    assert (await world.desk.escalate(BOB, "T-1", filling.draft)).state is EscalationState.WAITING


async def test_only_the_team_escalates(world: EscalatingWorld) -> None:
    for verb in (
        world.desk.escalate(ANN, "T-1", DRAFT),
        world.desk.link(ANN, "T-1", "MEM-1"),
        world.desk.of_ticket(ANN, "T-1"),
        world.desk.withdraw(ANN, "e"),
        world.desk.confirm(ANN, "e"),
        world.desk.get(ANN, "e"),
        world.fillings.of(ANN, "T-1"),
        world.lookalikes.of_ticket(ANN, "T-1"),
    ):
        with pytest.raises(NotPermitted):
            await verb


async def test_what_is_not_there_and_what_goes_on_elsewhere_is_told(world: EscalatingWorld) -> None:
    with pytest.raises(TicketNotFound):
        await world.desk.escalate(BOB, "T-9", DRAFT)
    with pytest.raises(EscalationNotFound):
        await world.desk.withdraw(BOB, "e_none")
    world.put("T-2", merged_into="T-1")
    with pytest.raises(ChangeRefused, match="T-2 was merged into T-1: escalate that one"):
        await world.desk.escalate(BOB, "T-2", DRAFT)


async def test_accounts_and_files_are_those_of_the_ticket(world: EscalatingWorld) -> None:
    world.askers.asked["T-1"] = Asked(("Ann",), ("acme",))
    await world.file("a1")
    await world.file("a2", kept=False)
    filling = await world.fillings.of(BOB, "T-1")
    assert (filling.asked.accounts, filling.files) == (("acme",), (("a1", "a1.png"),))
    made = await world.desk.escalate(BOB, "T-1", replace(DRAFT, accounts=("acme",), files=("a1",)))
    assert (made.draft.accounts, made.draft.files) == (("acme",), ("a1",))
    with pytest.raises(InvalidInput, match="choose again"):
        await world.desk.escalate(BOB, "T-1", replace(DRAFT, files=("a2",)))


async def test_a_form_asks_for_what_the_tracker_needs(world: EscalatingWorld) -> None:
    team = Needed("team", "Team", Shape.ONE, True, (("1", "Red"), ("2", "Blue")))
    sure = Needed("sure", "Sureness", Shape.NUMBER, True, default="1")
    world.tracker.fields = (team, sure)
    filling = await world.fillings.of(BOB, "T-1", kind=Kind.FEATURE, project="MEM")
    assert filling.shape == FormShape((("MEM", "Memory"),), "MEM", (team, sure))
    assert (filling.draft.kind, filling.draft.project) == (Kind.FEATURE, "MEM")
    assert lacking(filling.draft, filling.shape) == "Fill in Team: the tracker asks for it."
    both = replace(filling.shape, fields=(team, replace(sure, default="")))
    assert lacking(filling.draft, both) == "Fill in Team and Sureness: the tracker asks for them."
    wrong = replace(filling.draft, fields={"team": "3"})
    assert lacking(wrong, filling.shape) == "Choose Team among what the tracker offers."
    assert lacking(replace(wrong, fields={"team": "1"}), filling.shape) == ""
    blank = replace(filling.shape, fields=(replace(team, shape=Shape.LINE, choices=()),))
    assert lacking(replace(wrong, fields={"team": " "}), blank) == "Fill in Team: the tracker asks for it."


async def test_others_who_write_at_once_are_waited_for(world: EscalatingWorld) -> None:
    kept = Raced(world.memory)
    raced = EscalatingWorld(memory=world.memory, escalations=kept)
    kept.races = 2
    made = await raced.desk.escalate(BOB, "T-1", DRAFT)
    kept.races = 9
    with pytest.raises(WriteConflict):
        await raced.desk.withdraw(BOB, made.id)
    world.put("T-2")
    kept.races = 9
    with pytest.raises(WriteConflict):
        await raced.desk.escalate(BOB, "T-2", DRAFT)


async def test_a_cluster_is_handed_over_with_all_its_tickets(world: EscalatingWorld) -> None:
    for number in ("T-2", "T-3", "T-4"):
        world.put(number, requester_id=number)
    gathered(world.clusters, "T-1", "T-2", "T-3", title="Lamps hum")
    await world.proposer().round()
    filling = await world.fillings.of(MEG, "T-1", cluster="K-1")
    assert (filling.draft.summary, filling.tickets, filling.cluster) == ("Lamps hum", 3, "K-1")
    with pytest.raises(NotPermitted, match="Only managers and administrators may hand over a cluster"):
        await world.desk.escalate(BOB, "T-1", filling.draft, cluster="K-1")
    made = await world.desk.escalate(MEG, "T-1", filling.draft, cluster="k-1")
    assert made.cluster == "K-1"
    assert len(await world.aftermaths()) == 1  # it is looked again once the issue is there
    settled = world.clusters.clusters["K-1"].settled
    assert settled is not None
    assert (settled.because, settled.name) == ("escalated with T-1", "Meg")
    issue = await world.filed(made)
    assert await world.aftermaths() == []
    linked = await world.escalations.of_issue(issue.name)
    assert sorted(one.ticket for one in linked) == ["T-1", "T-2", "T-3"]
    assert [one.joined for one in sorted(linked, key=lambda one: one.ticket)] == [False, True, True]
    await world.aftermaths()
    assert "Meg linked it to MEM-1" in world.memory.tickets["T-2"].comments[-1].text
    settled = world.clusters.clusters["K-1"].settled
    assert settled is not None
    assert settled.because == "MEM-1"
    assert [state.state for state in await world.escalations.of_ticket("T-4")] == [EscalationState.PROPOSED]


async def test_a_cluster_that_a_manager_opens_again_stays_open(world: EscalatingWorld) -> None:
    world.put("T-2", requester_id="p2")
    gathered(world.clusters, "T-1", "T-2")
    made = await world.desk.escalate(MEG, "T-1", DRAFT, cluster="K-1")
    assert len(await world.aftermaths()) == 1
    await world.handing.desk.bring_back(MEG, "K-1")
    await world.aftermaths()
    assert world.clusters.clusters["K-1"].state is ClusterState.OPEN
    issue = await world.filed(made)
    await world.aftermaths()
    assert world.clusters.clusters["K-1"].state is ClusterState.OPEN
    assert len(await world.escalations.of_issue(issue.name)) == 2


async def test_a_cluster_is_linked_to_an_issue_that_is_there(world: EscalatingWorld) -> None:
    world.put("T-2", requester_id="p2")
    gathered(world.clusters, "T-1", "T-2")
    issue = await world.known()
    await world.desk.link(BOB, "T-2", "MEM-1")
    await world.desk.link(MEG, "T-1", "MEM-1", cluster="K-1")
    await world.aftermaths()
    assert sorted(one.ticket for one in await world.escalations.of_issue(issue.name)) == ["T-1", "T-2"]


async def test_whoever_is_taken_off_a_cluster_stays_off(world: EscalatingWorld) -> None:
    for number in ("T-2", "T-3", "T-4"):
        world.put(number, requester_id=number)
    gathered(world.clusters, "T-1", "T-2", "T-3", "T-4")
    declined = await world.desk.escalate(BOB, "T-3", DRAFT)
    await world.desk.withdraw(BOB, declined.id)
    waiting = await world.desk.escalate(BOB, "T-4", DRAFT)
    issue = await world.known()
    await world.desk.link(MEG, "T-1", "MEM-1", cluster="K-1")
    (spread,) = [one for one in world.left(ESCALATION) if one.payload["do"] == "spread"]
    await world.aftermath.deliver(spread)
    linked = {one.ticket: one for one in await world.escalations.of_issue(issue.name)}
    assert sorted(linked) == ["T-1", "T-2", "T-3", "T-4"]
    assert linked["T-4"].id == waiting.id
    await world.desk.withdraw(BOB, linked["T-3"].id)
    await world.aftermath.deliver(spread)
    assert sorted(one.ticket for one in await world.escalations.of_issue(issue.name)) == ["T-1", "T-2", "T-4"]


async def test_whoever_suggests_files_and_links_at_once_meets(world: EscalatingWorld) -> None:
    await world.known()
    ticket = world.memory.tickets["T-1"]
    suggested = proposed(ticket, DRAFT, of_team(BOB), world.clock(), filed=False)
    filed = begun((), ticket, DRAFT, of_team(BOB), world.clock(), "e_1")
    assert isinstance(filed, Escalation)
    assert filed.id == suggested.id
    await world.escalations.write([suggested])
    linked = await world.desk.link(BOB, "T-1", "MEM-1")
    assert list(world.escalations.rows.values()) == [linked]
    other = proposed(replace(ticket, requester_id="p9"), DRAFT, of_team(BOB), world.clock(), filed=False)
    assert other.id != suggested.id
