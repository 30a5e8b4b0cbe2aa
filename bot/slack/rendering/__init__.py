"""Our words as Block Kit, and what was filled in as our words. Pure: no call is made here."""
