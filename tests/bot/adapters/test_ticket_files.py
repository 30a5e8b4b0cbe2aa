"""Files of tickets are read whole, or are not there."""

from __future__ import annotations

from pathlib import Path

from bot.adapters.ticket_files import TicketFiles
from bot.attachments import AttachmentFolder
from handlers.attachment import Attachment
from handlers.engineering.ports import Upload
from tests.fakes import START, Ids, Memory
from tests.memory_attachments import MemoryAttachments


async def test_a_file_that_is_kept_is_read(tmp_path: Path) -> None:
    folder = AttachmentFolder(tmp_path)
    with folder.draft("abcdef") as (path, draft):
        draft.write(b"boom")
        draft.keep()
    kept = MemoryAttachments(Memory(), Ids())
    common = {"conversation_id": None, "key": "k", "by": "p1", "at": START, "ticket": "T-1"}
    for sent in (
        Attachment("a_1", name="log.txt", media_type="text/plain", path=path, **common),  # type: ignore[arg-type]
        Attachment("a_2", name="gone.txt", media_type="text/plain", path="xy/xyz", **common),  # type: ignore[arg-type]
        Attachment("a_3", name="big.bin", media_type="", problem="it is too large", **common),  # type: ignore[arg-type]
    ):
        await kept.add(sent)
    files = TicketFiles(kept, folder.path)

    assert await files.read("a_1") == Upload("log.txt", "text/plain", b"boom")
    assert [await files.read(id_) for id_ in ("a_2", "a_3", "a_4")] == [None] * 3
