"""Background work: the intake, the worker, and the receivers within this process."""

from bot.worker.hub import Hub, WebReceiver
from bot.worker.intake import Intake
from bot.worker.log_receiver import LogReceiver
from bot.worker.ports import InboxUnavailable, NotYet, Receiver
from bot.worker.worker import Worker

__all__ = ["Hub", "InboxUnavailable", "Intake", "LogReceiver", "NotYet", "Receiver", "WebReceiver", "Worker"]
