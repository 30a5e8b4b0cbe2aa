"""Wire what answers: engine, conversations, desks."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from bot.attachments import AttachmentFolder
from bot.compose.assistance import assistance
from bot.compose.desk import DeskParts, desk_parts
from bot.compose.desk_rules import desk_settings
from bot.compose.insights import installed_calibration
from bot.compose.languages import nearness
from bot.compose.shelves import Shelves, load_reranker, open_shelves
from bot.compose.similar import SimilarParts, similar_parts
from bot.compose.training import train_apart
from bot.config import Settings
from bot.database.attachments import SqlAttachments
from bot.database.conversations import SqlConversations
from bot.database.customers import SqlCustomers
from bot.database.engine import Database
from bot.database.known_questions import SqlConfirmations
from bot.database.shape import told
from bot.database.tickets import SqlTickets
from bot.knowledge.engine import Engine
from bot.knowledge.keeper import Keeper
from bot.knowledge.learner import Learner
from bot.knowledge.likeness import Likeness
from bot.knowledge.live import LiveStore
from bot.knowledge.reranking import Reranking
from handlers.chat.desk import Desk
from handlers.chat.policy import Policy
from handlers.chat.tongues import Tongues
from handlers.known.desk import KnownDesk
from handlers.search.search import Search
from handlers.tickets.accounts import agreement
from handlers.tickets.assistance import Assistance
from handlers.tickets.customers import Customers
from handlers.tickets.desk import TicketDesk
from kb.ports import SourceRow
from retrieval.adapters.head_files import HeadFolder
from retrieval.confidence import Calibration
from retrieval.learning import head_name


def utc_now() -> datetime:
    """Now."""
    return datetime.now(UTC)


def new_id(prefix: str) -> str:
    """Give a fresh id that cannot be guessed."""
    return f"{prefix}_{uuid4().hex}"


def policy(settings: Settings, calibration: Calibration) -> Policy:
    """Give the numbers and windows that steer the chat."""
    made = Policy(
        threshold=calibration.threshold(settings.error_budget),
        assumed_after=settings.assumed_after,
        abandoned_after=settings.abandoned_after,
        revoked_within=settings.revoked_within,
        expected_reply=settings.expected_reply,
    )
    return replace(made, configuration=settings.decision_hash(calibration, made.decisive))


def known_desk(shelves: Shelves, database: Database) -> KnownDesk:
    """Give the desk of known questions; the encoder is loaded when wordings must be compared."""
    return KnownDesk(SqlConfirmations(database), LiveStore(shelves.store), Likeness(shelves.embed), utc_now)


@dataclass(frozen=True, slots=True)
class Services:
    """What answers and what keeps the tickets, over an open database."""

    shelves: Shelves
    database: Database
    calibration: Calibration
    policy: Policy
    engine: Engine
    keeper: Keeper
    learner: Learner
    articles: LiveStore
    conversations: SqlConversations
    tickets: SqlTickets
    desk: Desk
    search: Search
    ticket_desk: TicketDesk
    office: DeskParts
    assistance: Assistance
    customers: Customers
    known: KnownDesk
    attachments: SqlAttachments
    folder: AttachmentFolder
    similar: SimilarParts
    tongues: Tongues


@asynccontextmanager
async def services(
    settings: Settings, *, shelves: Shelves | None = None, written: Callable[[], None] = lambda: None
) -> AsyncIterator[Services]:
    """Open everything that answers, over shelves that are open already where there are some.

    `written` is called after a conversation's step is in the database.
    """
    held = shelves if shelves is not None else await asyncio.to_thread(open_shelves, settings)
    promised = desk_settings(settings)
    calibration = installed_calibration(settings)
    chosen = policy(settings, calibration)
    encoder = await asyncio.to_thread(held.encoder)
    reranker = await asyncio.to_thread(load_reranker, settings)
    reading = await asyncio.to_thread(held.reading)
    rerank = Reranking(reranker, held.store.fetch) if reranker else None
    engine = Engine(encoder, calibration, rerank=rerank, foreign=reading.foreign)
    keeper = Keeper(engine, held.index, held.librarian, held.store.revision, reading.tag)
    database = Database.open(settings.database)
    learner = Learner(
        engine,
        SqlConfirmations(database),
        embed=held.embed,
        alike=Likeness(held.embed),
        heads=HeadFolder(settings.data_dir / "heads"),
        train=train_apart,
        head_name=head_name,
    )
    alike = similar_parts(settings, database, encoder)
    try:
        articles = LiveStore(held.store)
        conversations = SqlConversations(database, written=written)
        tickets = SqlTickets(database)
        office = desk_parts(
            promised, database, tickets, conversations, held.solutions, utc_now, new_id, settings.language
        )
        tongues = Tongues(held.detector, lambda named: agreement(named, office.accounts)[1].language, settings.language)
        desk = Desk(
            retriever=engine,
            articles=articles,
            conversations=conversations,
            tickets=tickets,
            policy=chosen,
            clock=utc_now,
            new_id=new_id,
            rules=promised.rules,
            agreed=office.agreed,
            promised=office.promises.answered,
            tongues=tongues,
            detector=held.detector,
            near=nearness(settings),
        )
        office.followers.append(lambda changed: desk.adopt(changed.rules))
        yield Services(
            shelves=held,
            database=database,
            calibration=calibration,
            policy=chosen,
            engine=engine,
            keeper=keeper,
            learner=learner,
            articles=articles,
            conversations=conversations,
            tickets=tickets,
            desk=desk,
            search=Search(engine, articles),
            ticket_desk=office.desk,
            office=office,
            assistance=assistance(settings, database, tickets, engine, articles, held.links, chosen),
            customers=Customers(tickets, SqlCustomers(database), office.accounts),
            known=known_desk(held, database),
            attachments=SqlAttachments(database, new_id, written=written),
            folder=AttachmentFolder(settings.attachments_dir),
            similar=alike,
            tongues=tongues,
        )
    finally:
        await learner.close()
        await alike.close()
        await engine.close()
        await database.close()


def bundled_docs() -> Path | None:
    """Find the documentation that comes along: it is the first knowledge base, and answers about Onetouch itself."""
    beside_the_code = Path(__file__).resolve().parents[2] / "docs"
    installed = Path(sys.prefix) / "share" / "onetouch" / "docs"
    return next((folder for folder in (beside_the_code, installed) if (folder / "index.md").is_file()), None)


def first_source() -> SourceRow | None:
    """Give the source that an installation without any starts with."""
    from kb import PUBLIC

    docs = bundled_docs()
    return SourceRow("onetouch-docs", "folder", str(docs), PUBLIC) if docs else None


def ready_parts(services: Services) -> Mapping[str, str | bool]:
    """Tell of database and index whether they are usable."""
    parts: dict[str, str | bool] = {}
    try:
        services.shelves.store.revision()
        lacking = services.shelves.lacking()
        parts["database"] = f"unusable: {told(lacking)}" if lacking else True
    except Exception as error:  # noqa: BLE001 - whatever is wrong with it, it is not ready
        parts["database"] = f"unusable: {type(error).__name__}"
    parts["index"] = True if services.engine.snapshot is not None else "not loaded yet"
    return parts
