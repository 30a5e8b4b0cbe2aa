"""Files: what people sent along, and uploading in three steps."""

from __future__ import annotations

import mimetypes

from bot.simulators.slack.arguments import Arguments
from bot.simulators.slack.methods.method import TIER_4, Answer, Method
from bot.simulators.slack.objects import file_json
from bot.simulators.slack.records import BOT_USER, File, Message
from bot.simulators.slack.refusals import Refused
from bot.simulators.slack.store import Store


def info(store: Store, args: Arguments) -> Answer:
    """``files.info``."""
    file = store.files.get(args.need("file"))
    if file is None:
        raise Refused("file_not_found")
    return {"file": file_json(file, store.url), "comments": []}


def upload_address(store: Store, args: Arguments) -> Answer:
    """``files.getUploadURLExternal``."""
    name, length = args.need("filename"), args.number("length", 0)
    if length <= 0:
        raise Refused("invalid_arguments", "[ERROR] length must be positive")
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    file = File(store.new_id("F"), name, b"", kind, BOT_USER, int(store.clock.now()))
    store.files[file.id] = file
    return {"upload_url": f"{store.url}/upload/{file.id}", "file_id": file.id}


def complete(store: Store, args: Arguments) -> Answer:
    """``files.completeUploadExternal``: shares what was uploaded."""
    wanted = args.nested("files", "invalid_arguments")
    if not isinstance(wanted, list) or not wanted:
        raise Refused("invalid_arguments")
    files = [store.files.get(one.get("id", "")) for one in wanted]
    found = [file for file in files if file is not None and file.content]
    if len(found) < len(wanted):
        raise Refused("file_not_found")
    if "channel_id" in args:
        channel = store.joined(args.need("channel_id"))
        stamp, comment = store.clock.stamp(), args.text("initial_comment") or ""
        thread_ts = args.text("thread_ts")
        store.post(Message(channel.id, stamp, BOT_USER, comment, thread_ts=thread_ts, files=found))
    return {"files": [{"id": file.id, "title": file.name} for file in found]}


METHODS = {
    "files.info": Method(info, TIER_4, ("files:read",), reads=True),
    "files.getUploadURLExternal": Method(upload_address, TIER_4, ("files:write",), reads=True),
    "files.completeUploadExternal": Method(complete, TIER_4, ("files:write",)),
}
