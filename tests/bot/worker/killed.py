"""A process that accepts a message and is killed before it answers. Run by `test_kill.py`."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path

from tests.bot.worker.shop import Shop
from tests.handlers.chat.dialog import Dialog
from tests.worlds import sql_world


async def main(file: Path, killed: bool) -> None:
    """Submit a message and die while it is being answered; or start anew and say what there is."""
    async with sql_world(file) as world:
        dialog = Dialog(world)
        if killed:
            await dialog.start()
            dialog.retriever.delay_s = 60
            shop = Shop(dialog, deadline_s=0.2)
            await shop.intake.submit(dialog.message("How do I reset my password?", key="k1"))
            os.kill(os.getpid(), signal.SIGKILL)
        dialog.conversation_id = "c0001"
        dialog.ids("skip")
        shop = Shop(dialog)
        await shop.worker.recover()
        await shop.worker.send()
        turns = (await dialog.conversation()).turns
        said = [f"{turn.author}:{turn.key}" for turn in turns]
        sys.stdout.write(" ".join([*said, f"log:{len(shop.log.delivered)}"]))


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2] == "kill"))
