"""Wire mail, both ways."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.attachments import AttachmentFolder
from bot.compose.kept_secrets import kept_secret
from bot.compose.services import new_id, utc_now
from bot.config import Settings
from bot.database.attachments import SqlAttachments
from bot.database.engine import Database
from bot.database.mails import SqlReceived, SqlRefusals, SqlSendings
from bot.database.people import SqlPeople
from bot.mail.address import Mailbox
from bot.mail.files import MailFiles
from bot.mail.folder import FolderNotifier
from bot.mail.http import MailHook, UnsubscribePage
from bot.mail.mailroom import Mailroom
from bot.mail.receiver import MailReceiver
from bot.mail.smtp import SmtpNotifier
from bot.mail.writing import Stationery
from bot.web.assets import Assets
from bot.web.room import Allowance, no_room
from handlers.chat.clerk import Clerk
from handlers.chat.policy import Policy
from handlers.chat.tongues import Tongues
from handlers.languages.readers import Readers
from handlers.person import Person
from handlers.ports import Conversations, Tickets
from handlers.tickets.accounts import Agreed, as_it_is
from handlers.tickets.desk import TicketDesk
from handlers.tickets.notifier import Notifier
from handlers.tickets.postbox import Postbox, Taken
from handlers.tickets.seal import Seal


@dataclass(frozen=True, slots=True)
class Mail:
    """The mail side of a server.

    Attributes:
        receiver: sends what waits in the outbox.
        mailroom: takes what comes.
        received: the originals, by ticket.
        hook: answers ``POST /webhooks/mail``; None without a secret.
        refusals: who wants which mails no more.
        notifier: sends what is no ticket's, at once.
    """

    receiver: MailReceiver
    mailroom: Mailroom
    received: SqlReceived
    hook: MailHook | None
    page: UnsubscribePage
    refusals: SqlRefusals
    notifier: Notifier


def mail(
    settings: Settings,
    database: Database,
    conversations: Conversations,
    tickets: Tickets,
    desk: TicketDesk,
    policy: Policy,
    *,
    told: Callable[[Taken], None] = lambda taken: None,
    agreed: Agreed = as_it_is,
    tongues: Tongues | None = None,
    readers: Readers | None = None,
) -> Mail:
    """Wire it: to the SMTP server that is set, else into the folder ``mail`` of the data folder.

    `tongues`: tells what those write in who write mails; `readers`: knows what people read.
    """
    root = settings.public_url or f"http://{settings.host}:{settings.port}"
    sender = settings.mail_from or _unset(root)
    seal = Seal(_key(settings), settings.mail_reply_domain or sender.domain)
    stationery = Stationery(sender, seal, root)
    sendings, refusals, received = SqlSendings(database), SqlRefusals(database), SqlReceived(database, seal.domain)
    notifier: Notifier = FolderNotifier(settings.data_dir / "mail", stationery, utc_now)
    if settings.smtp_url is not None:
        notifier = SmtpNotifier(settings.smtp_url, stationery, utc_now)
    postbox = Postbox(
        tickets=tickets,
        desk=desk,
        filing=Clerk(conversations, tickets, policy, utc_now, new_id, agreed, tongues=tongues),
        senders=SqlPeople(database, utc_now, new_id),
        threads=received,
        seal=seal,
        tongues=tongues,
    )
    attachments = SqlAttachments(database, new_id)

    async def room(sizes: Sequence[int], number: str, person_id: str) -> str:
        return await no_room(
            sizes,
            number=number,
            person=Person(person_id),
            attachments=attachments,
            allowance=Allowance(),
            clock=utc_now,
        )

    files = MailFiles(attachments, AttachmentFolder(settings.attachments_dir), room, settings.attachment_mb * 1_000_000)
    mailroom = Mailroom(received, postbox, utc_now, seal.domain, told=told, files=files)
    return Mail(
        receiver=MailReceiver(
            desk=desk,
            notifier=notifier,
            sendings=sendings,
            refusals=refusals,
            correspondence=received,
            clock=utc_now,
            domain=seal.domain,
            expected=policy.expected_reply if isinstance(policy.expected_reply, str) else None,
            readers=readers,
        ),
        mailroom=mailroom,
        received=received,
        hook=None if settings.mail_hook_secret is None else MailHook(mailroom, settings.mail_hook_secret),
        page=UnsubscribePage(seal, sendings, refusals, utc_now, Assets.load().prefix),
        refusals=refusals,
        notifier=notifier,
    )


def _unset(root: str) -> Mailbox:
    host = urlsplit(root).hostname or "localhost"
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return Mailbox(f"support@{host}", "Support")
    return Mailbox("support@localhost", "Support")


def _key(settings: Settings) -> bytes:
    if settings.mail_secret is not None:
        return settings.mail_secret.encode()
    if settings.identity_secret is not None:
        # Not that secret itself: who may sign tokens is told it, and must not be able to sign addresses of others.
        return hmac.new(settings.identity_secret.encode(), b"onetouch mail", hashlib.sha256).digest()
    return kept_secret(settings.data_dir, "mail.key")
