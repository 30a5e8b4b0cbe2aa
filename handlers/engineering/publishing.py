"""What customers are told of an issue: decided by people, taken back by itself when it is true no longer."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from handlers.access.permissions import Right, require
from handlers.engineering.errors import IssueNotFound
from handlers.engineering.issue import IssueName, Stage
from handlers.engineering.known_issue import KnownIssue, Publicity, Subscription, issue_of
from handlers.engineering.moves import Move
from handlers.engineering.ports import Kept
from handlers.engineering.publishing_jobs import UNNAMED, publishing, telling
from handlers.engineering.publishing_ports import Issues, KnownIssues, Votes
from handlers.languages import mark, say
from handlers.person import Person
from handlers.ports import ChangeRefused, Clock, InvalidInput, NewId, WriteConflict
from handlers.terms import clean
from handlers.tickets.actors import of_team
from handlers.tickets.refusals import Refusal

TITLE_LIMIT, WORKAROUND_LIMIT, FIX_LIMIT, TELLING_LIMIT = 150, 8_000, 200, 8_000
OUTDATED = "outdated"
"""Why words are refused (`ChangeRefused.why`): the issue says something else of the fix than when it was looked at."""
NO_SUCH = mark("There is no such known issue any more.")
_ATTEMPTS = 5
_OVER = frozenset({Stage.RELEASED, Stage.DECLINED})


@dataclass(frozen=True, slots=True)
class Wording:
    """What somebody of the team wrote for customers; see `KnownIssue`."""

    title: str
    workaround: str
    fix: str = ""
    publicity: Publicity = Publicity.INTERNAL


@dataclass(frozen=True, slots=True)
class Opened:
    """A known issue as the team sees it.

    Attributes:
        known: None: nobody wrote anything for customers yet.
        kept: the issue; None: it is not known any more.
    """

    name: IssueName
    known: KnownIssue | None
    kept: Kept | None
    votes: Votes


def basis(kept: Kept | None) -> str:
    """Name what the tracker says of a fix: where it stands, and which versions have it when. Pure."""
    if kept is None:
        return ""
    issue = kept.snapshot.issue
    versions = sorted(f"{one.id}/{one.name}/{one.released}/{one.on}" for one in issue.versions)
    said = "\n".join((str(kept.stage), str(issue.gone), *versions))
    return hashlib.blake2s(said.encode("utf-8", "surrogatepass"), digest_size=10).hexdigest()


def followed(known: KnownIssue, kept: Kept | None, *, counts: bool) -> KnownIssue:
    """Give a known issue as it is to be shown by where its issue stands; itself when nothing changes. Pure.

    `counts`: customers are told how many met it.
    """
    over = kept is None or kept.snapshot.issue.gone or kept.stage in _OVER
    outdated = bool(known.fix) and basis(kept) != known.basis
    accounts = kept.accounts if counts and kept is not None else None
    made = replace(known, over=over, outdated=outdated, accounts=accounts)
    return known if made == known else replace(made, version=known.version + 1)


class KnownIssueDesk:
    """Writes what customers are told of issues, keeps who wants to hear of them, and tells those."""

    def __init__(
        self, known: KnownIssues, issues: Issues, clock: Clock, new_id: NewId, counts: Callable[[], bool]
    ) -> None:
        """Take what it works with. `counts`: tells whether customers are told how many met a problem, now."""
        self._known = known
        self._issues = issues
        self._clock = clock
        self._new_id = new_id
        self._counts = counts

    async def opened(self, person: Person, name: IssueName) -> Opened:
        """Show what customers are told of an issue.

        Raises:
            NotPermitted: this person is not on the team.
            IssueNotFound: there is neither an issue nor words about it.
        """
        require(person, Right.WORK)
        known, kept = await self._known.get(name), await self._kept(name)
        if known is None and kept is None:
            raise IssueNotFound("there is no such issue")
        return Opened(name, known, kept, (await self._known.votes([name])).get(name, Votes()))

    async def listed(self, person: Person) -> Sequence[Opened]:
        """List all that somebody wrote something about, those that were written last first.

        Raises:
            NotPermitted: this person is not on the team.
        """
        require(person, Right.WORK)
        found = await self._known.every()
        names = [one.issue for one in found]
        kept, votes = await self._issues.these(names), await self._known.votes(names)
        return [Opened(one.issue, one, kept.get(one.issue), votes.get(one.issue, Votes())) for one in found]

    async def owed(self, person: Person) -> Sequence[Opened]:
        """List those that are over and of which somebody waits to hear: nobody tells them by itself.

        Raises:
            NotPermitted: this person is not on the team.
        """
        listed = await self.listed(person)
        return [one for one in listed if one.known is not None and one.known.over and one.votes.waiting]

    async def write(
        self, person: Person, name: IssueName, wording: Wording, seen: int | None = None, looked: str | None = None
    ) -> KnownIssue:
        """Write what customers are told from now on.

        Args:
            person: who writes.
            name: of which issue.
            wording: her words.
            seen: the version that she looked at; None: none was there.
            looked: the issue's `basis` when she did; None: as it is now.

        Raises:
            NotPermitted: this person is not on the team.
            IssueNotFound: there is no such issue.
            InvalidInput: something is missing, or too long.
            ChangeRefused: somebody wrote it meanwhile, or the issue says something else of the fix.
        """
        require(person, Right.WORK)
        said = _checked(wording)
        before, kept = await self._known.get(name), await self._issues.get(name)
        if (None if before is None else before.version) != seen:
            raise _overtaken(before)
        if said.fix and looked not in {None, basis(kept)}:
            # Else a day that was put off while she wrote would count as what she looked at, and be promised.
            raise ChangeRefused("The issue changed meanwhile: look again at what you say of the fix.", OUTDATED)
        known = KnownIssue(
            issue=name,
            title=said.title,
            workaround=said.workaround,
            fix=said.fix,
            basis=basis(kept),
            publicity=said.publicity,
            by=person.id,
            name=of_team(person).name,
            at=self._clock(),
            version=(seen or 0) + 1,
        )
        known = replace(followed(known, kept, counts=self._counts()), version=known.version)
        try:
            await self._known.write(known, (publishing(name, self._new_id),))
        except WriteConflict as error:
            raise _overtaken(await self._known.get(name)) from error
        return known

    async def subscribe(
        self, person: Person, article_id: str, conversation: str | None, email: str | None = None
    ) -> bool:
        """Keep that somebody wants to hear when it is fixed; False when they said so before.

        Args:
            person: who.
            article_id: of the article that they were answered with.
            conversation: where they are told.
            email: where they are mailed instead.

        Raises:
            IssueNotFound: they are told of no such issue.
        """
        name = issue_of(article_id)
        known = None if name is None else await self._known.get(name)
        if known is None or not known.shown or (known.publicity is Publicity.CUSTOMER and not person.known):
            raise IssueNotFound(say(NO_SUCH))
        said = Subscription(
            known.issue, person.id, self._clock(), conversation, email or person.email, person.organisations
        )
        return await self._known.subscribe(said)

    async def tell(self, person: Person, name: IssueName, text: str, mark: str) -> int:
        """Tell all who wanted to hear of it, in the words that this person approved; give how many are told.

        `mark` names the text: who was told under it is not told again, so that a double click tells nobody twice.

        Raises:
            NotPermitted: this person is not on the team.
            InvalidInput: the text is empty, or too long.
        """
        require(person, Right.WORK)
        said = _sayable("text", text, TELLING_LIMIT)
        if not said:
            raise InvalidInput("The text is empty: write what they are to read.")
        known = await self._known.get(name)
        title = UNNAMED if known is None else known.title
        waiting = await self._known.waiting(name, mark)
        told = [replace(one, told=mark) for one in waiting]
        jobs = [telling(one, title, said, mark, self._new_id) for one in waiting]
        await self._known.tell(told, jobs)
        return len(told)

    async def follow(self, name: IssueName, _moves: Sequence[Move]) -> None:
        """Take back what may not be true any more, by where the issue stands; see `moves.Follower`.

        Raises:
            WriteConflict: others keep changing it; it is told again later.
        """
        for left in reversed(range(_ATTEMPTS)):
            known = await self._known.get(name)
            if known is None:
                return
            after = followed(known, await self._kept(name), counts=self._counts())
            if after is known:
                return
            try:
                await self._known.write(after, (publishing(name, self._new_id),))
            except WriteConflict:
                if not left:
                    raise
            else:
                return

    async def recount(self) -> None:
        """Take back, or tell, how many met each problem, by what the team decided of that; raises as `follow` does."""
        for one in await self._known.every():
            await self.follow(one.issue, ())

    async def _kept(self, name: IssueName) -> Kept | None:
        try:
            return await self._issues.get(name)
        except IssueNotFound:
            return None


def _checked(wording: Wording) -> Wording:
    title = " ".join(_sayable("title", wording.title, TITLE_LIMIT).split())
    said = Wording(
        title,
        _sayable("workaround", wording.workaround, WORKAROUND_LIMIT),
        " ".join(_sayable("fix", wording.fix, FIX_LIMIT).split()),
        wording.publicity,
    )
    if not said.title:
        raise InvalidInput("The title is empty: say what customers see when they meet it.")
    if not said.workaround:
        raise InvalidInput("The workaround is empty: say what customers can do, or that there is nothing but to wait.")
    return said


def _sayable(what: str, text: str, limit: int) -> str:
    said = clean(text).strip()
    if len(said) > limit:
        raise InvalidInput(f"The {what} has {len(said):,} characters; it may have up to {limit:,}.")
    return said


def _overtaken(there: KnownIssue | None) -> ChangeRefused:
    who = "Somebody" if there is None else there.name
    return ChangeRefused(f"{who} wrote it meanwhile: look at it again.", Refusal.OVERTAKEN)
