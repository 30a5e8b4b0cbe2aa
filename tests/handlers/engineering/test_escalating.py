"""Tickets that become issues, are linked to one, and are taken off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pytest

from handlers.engineering.asking import ESCALATION, TrackerUnavailable
from handlers.engineering.deciding import begun, proposed
from handlers.engineering.drafting import Asked
from handlers.engineering.escalation import Escalation, EscalationState
from handlers.engineering.filling import lacking
from handlers.engineering.issue import Kind
from handlers.engineering.ports import (
    EscalationNotFound,
    FormShape,
    IssueNotFound,
    Needed,
    Shape,
    TrackerAway,
)
from handlers.ports import ChangeRefused, InvalidInput, NotPermitted, Outgoing, TicketNotFound, WriteConflict
from handlers.ticket import Status
from handlers.tickets.actors import of_team
from tests.escalation_worlds import ANN, BOB, DRAFT, MEG, EscalatingWorld
from tests.memory_clusters import gathered
from tests.memory_filing import MemoryEscalations


@dataclass
class Raced(MemoryEscalations):
    """Somebody else is faster, so many times."""

    races: int = 0

    async def write(self, escalations: Sequence[Escalation], outgoing: Sequence[Outgoing] = ()) -> None:
        if self.races:
            self.races -= 1
            raise WriteConflict("somebody was faster")
        await super().write(escalations, outgoing)


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
    second = await world.desk.escalate(MEG, "T-1", replace(DRAFT, summary="Another"))
    assert second.id != first.id


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


async def test_a_suggestion_is_declined(world: EscalatingWorld) -> None:
    await world.proposer().round()
    (proposed,) = await world.escalations.of_ticket("T-1")
    declined = await world.desk.withdraw(BOB, proposed.id)
    assert declined.state is EscalationState.WITHDRAWN
    assert await world.desk.withdraw(BOB, proposed.id) == declined
    with pytest.raises(ChangeRefused, match="Somebody said no to it"):
        await world.desk.confirm(BOB, proposed.id)
    assert (await world.desk.escalate(BOB, "T-1", DRAFT)).id != proposed.id


async def test_a_ticket_is_linked_to_an_issue_that_nobody_here_knew(world: EscalatingWorld) -> None:
    issue = world.tracker.put("It hums loudly").issue
    made = await world.desk.link(BOB, "T-1", f"https://tracker.example/browse/{issue.key.lower()}?x=1")
    assert (made.state, made.issue, made.key, made.joined) == (EscalationState.LINKED, issue.name, "MEM-1", True)
    assert made.draft.actual == "It hums at night."
    assert world.jobs() == [("refer", f"tracker.example/{issue.name.id}")]
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
    (hand,) = [one for one in world.left(ESCALATION) if one.payload["do"] == "hand"]
    await world.aftermath.deliver(hand)
    linked = {one.ticket: one for one in await world.escalations.of_issue(issue.name)}
    assert sorted(linked) == ["T-1", "T-2", "T-3", "T-4"]
    assert linked["T-4"].id == waiting.id
    await world.desk.withdraw(BOB, linked["T-3"].id)
    await world.aftermath.deliver(hand)
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
