"""The command `onetouch`: its subcommands, and how failures are told."""

from __future__ import annotations

import errno
import importlib
import os
import socket
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from bot.config import InvalidSetting, Settings
from bot.env_file import read_env_file

# Name, module, and what `onetouch --help` says; a command's module is imported when the command is called.
_COMMANDS = {
    "serve": ("bot.cli.serving", "Run everything in one process: web, API, background work."),
    "sync": ("bot.cli.sources", "Bring the articles of all sources, or of those named, up to date."),
    "source": ("bot.cli.sources", "Add, list and remove sources of articles."),
    "translations": ("bot.cli.translations", "List articles with their translations: missing ones, and old ones."),
    "ask": ("bot.cli.asking", "Ask one question through the real engine, without side effects."),
    "search": ("bot.cli.asking", "Search the articles."),
    "evaluate": ("bot.cli.evaluating", "Measure quality on your own data, with intervals."),
    "tickets": ("bot.cli.ticket_list", "List and search tickets."),
    "ticket": ("bot.cli.desk", "Show, assign, answer, merge and close a ticket."),
    "attention": ("bot.cli.attention", "List the tickets that need a person most, with why."),
    "clusters": ("bot.cli.clusters", "List the problems that several tickets share."),
    "cluster": ("bot.cli.clusters", "Show a problem that tickets share, name it, dismiss it, hand it over."),
    "announcements": ("bot.cli.announcements", "List what customers are to be told of fixes, or were told."),
    "announcement": ("bot.cli.announcements", "Show, word, send and drop what a customer is to be told of a fix."),
    "issues": ("bot.cli.issues", "List bugs, requests and limitations by how many organisations they hit."),
    "tracker": ("bot.cli.tracker", "Show how the tracker is followed, and say what its statuses mean."),
    "desk": ("bot.cli.rules", "Show and replace calendars, promises, routing and accounts."),
    "team": ("bot.cli.staff", "Say which teams there are, in which region, and when they work."),
    "engineer": ("bot.cli.staff", "Say who is given tickets, and which."),
    "away": ("bot.cli.staff", "Say that an engineer is away."),
    "back": ("bot.cli.staff", "Say that an engineer is here."),
    "known": ("bot.cli.known", "List, confirm and withdraw known questions; decide what customers suggest."),
    "person": ("bot.cli.person", "Say who is an engineer, a manager, or belongs to an account; let them in and out."),
    "audit": ("bot.cli.audit", "Tell who did what, and when: sign-ins, roles, sessions, settings."),
    "mail": ("bot.cli.mail", "Take a mail in from a mail server; print originals."),
    "slack": ("bot.cli.slack", "Connect Slack, or try the bot in a simulated one."),
    "jira": ("bot.cli.jira", "Connect Jira, or try the round trip with engineering in a simulated one."),
    "dry-run": ("bot.cli.dry_run", "Say what a new article would have answered, taken from others, or broken."),
    "replay": ("bot.cli.asking", "Ask a receipt's question again and say what changed."),
    "report": ("bot.cli.reporting", "Tell the deflection rate, whether the promise about errors held, and scores."),
    "followups": ("bot.cli.follow_ups", "List the follow-ups of low scores."),
    "followup": ("bot.cli.follow_ups", "Show, take, note and close a follow-up."),
    "calibrate": ("bot.cli.calibrating", "Fit the confidence to your own settled questions."),
    "fit": ("bot.cli.fitting", "Fit what scores to your own past."),
    "doctor": ("bot.cli.doctor", "Check settings, model, database, index and sources."),
    "prepare": ("bot.cli.serving", "Prepare the encoder now rather than at the first start."),
}


class Commands(click.Group):
    """Subcommands that are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click names it
        """Give the names in their order."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click names it
        """Import a command."""
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = getattr(importlib.import_module(_COMMANDS[cmd_name][0]), cmd_name.replace("-", "_"))
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click names it
        """List the commands from the table, importing none of them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in _COMMANDS.items()])


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="onetouch", prog_name="onetouch")
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Onetouch answers support questions from your articles, with the source, and files a ticket where it cannot.

    Settings are environment variables ONETOUCH_..., also read from a file .env in the working folder.
    """
    ctx.obj = Settings.from_env({**read_env_file(Path(".env")), **os.environ})


def main(arguments: Sequence[str] | None = None) -> None:
    """Run; exit 0 when done, 1 when what was asked for failed, 2 for wrong usage.

    `arguments` are those of the process when none are given.
    """
    # Weights are local: no library may ask a model hub about them.
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    # A search is one short product: a second thread gains little, and fights with the encoder's for the cores.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        # Not click's own way: it would say "Aborted!" to an interrupted sync, and not that what was done is kept.
        code = cli.main(arguments, standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort:
        _fail("interrupted; what was done so far is kept", 130)
    except InvalidSetting as error:
        # A mail server would bounce the mail for a code that it does not know; this one makes it wait.
        words = list(sys.argv[1:] if arguments is None else arguments)
        _fail(str(error), 75 if words[:2] == ["mail", "receive"] else 2)
    except BrokenPipeError:
        # The reader of our output went away; nothing is left to be told to anybody.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except Exception as error:
        message = explained(error)
        if message is None:
            raise
        _fail(message, 1)
    sys.exit(code if isinstance(code, int) else 0)


def explained(error: Exception) -> str | None:
    """Give the text for a failure that we foresaw; None for one that we did not."""
    from bot.database.errors import StorageError
    from bot.evaluation.datasets import InvalidDataset
    from bot.web.ports import WebError
    from handlers.ports import HandlerError
    from kb import KnowledgeError
    from retrieval.ports import RetrievalError

    if isinstance(error, KnowledgeError | RetrievalError | StorageError | HandlerError | WebError | InvalidDataset):
        return str(error)
    return _explained_system(error) if isinstance(error, OSError) else _explained_driver(error)


def _explained_system(error: OSError) -> str | None:
    # numpy tells of a full disk in its own words, and without a number.
    if error.errno in {errno.ENOSPC, errno.EDQUOT} or " requested and " in str(error):
        return (
            f"the disk is full ({error.filename or 'while writing'}): free some space and start again; nothing is lost"
        )
    if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
        return "ONETOUCH_HOST names no address of this machine: use 127.0.0.1, or 0.0.0.0 for all"
    if isinstance(error, PermissionError) and error.filename is None:
        return f"the system does not allow it ({error}); for a port below 1024 choose another with ONETOUCH_PORT"
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return f"{error.filename} may not be read or written by this user: change its rights or ONETOUCH_DATA_DIR"
    if isinstance(error, FileExistsError | NotADirectoryError):
        return f"{error.filename} is a file, and a folder is needed there: move it, or change ONETOUCH_DATA_DIR"
    return None


def _explained_driver(error: Exception) -> str | None:
    from sqlite3 import Error

    from sqlalchemy.exc import DBAPIError

    from bot.database.errors import explained as database_explained

    if isinstance(error, DBAPIError | Error):
        return str(database_explained(error, "in the data folder"))
    return None


def _fail(message: str, code: int) -> None:
    click.echo(f"onetouch: {message}", err=True)
    sys.exit(code)
