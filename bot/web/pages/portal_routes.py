"""The addresses of the portal."""

from __future__ import annotations

from collections.abc import Callable

from aiohttp import web

from bot.web.dependencies import WebDependencies
from bot.web.forms import Forms
from bot.web.identity import Identity
from bot.web.pages.account import PORTAL
from bot.web.pages.portal import PortalPages
from bot.web.pages.portal_answers import Letterbox
from bot.web.pages.portal_frame import MAIL, NEW, Frame
from bot.web.pages.portal_mail import MailPage
from bot.web.pages.portal_new import NewRequestPage
from bot.web.pages.portal_readers import Readers
from bot.web.parcels import Parcels


def add_portal(
    app: web.Application,
    deps: WebDependencies,
    identity: Identity,
    forms: Forms,
    new_secret: Callable[[], str],
    static: str,
) -> None:
    """Add its pages. `new_secret`: a random text that nobody can guess; `static`: where their style lies."""
    readers = Readers(identity, deps.people, deps.ticket_desk)
    frame = Frame(identity, forms, static)
    parcels = Parcels(deps.files, deps.clock, deps.new_id)
    letterbox = Letterbox(forms, parcels)
    portal = PortalPages(deps, readers, frame, letterbox, parcels, new_secret)
    new = NewRequestPage(deps, readers, frame, letterbox, parcels, new_secret)
    app.router.add_get(PORTAL, portal.show)
    app.router.add_get(NEW, new.show)
    app.router.add_post(NEW, new.file)
    if deps.mail_choices is not None:
        mails = MailPage(deps, deps.mail_choices, readers, frame, forms)
        app.router.add_get(MAIL, mails.show)
        app.router.add_post(MAIL, mails.save)
    app.router.add_get(f"{PORTAL}/{{number}}", portal.one)
    app.router.add_post(f"{PORTAL}/{{number}}", portal.do)
    app.router.add_get(f"{PORTAL}/{{number}}/files/{{id}}", portal.file)
