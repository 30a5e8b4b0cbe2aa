"""The help centre of an invented desk lamp, the Brightwick: what the live servers of the scenarios answer from."""

from __future__ import annotations

from pathlib import Path

ARTICLES = {
    "reset-password.md": """---
title: Reset your password
questions:
  - How do I reset my password?
  - I forgot my password
---
# Reset your password

Open the Brightwick app and choose *Forgot password* on the sign-in screen.

We send you a link that works for 30 minutes. Open it and type a new password twice.
""",
    "pair-phone.md": """---
title: Pair the lamp with your phone
---
# Pair the lamp with your phone

1. Hold the round button for five seconds until the ring turns blue.
2. Open the Brightwick app and choose *Add a lamp*.
3. Keep the phone within two metres until the app says *Paired*.

> **Note:** a lamp can be paired with up to four phones.
""",
    "red-battery.md": """---
title: The ring blinks red because the battery is low
---
# The ring blinks red: battery

When the ring blinks red the battery is below ten percent. Put the lamp on its charger for two hours.
""",
    "red-update.md": """---
title: The ring blinks red because an update failed
---
# The ring blinks red: update

When the ring blinks red an update of the firmware was cut off. Restart the update in the app.
""",
    "invoice.md": """---
title: Download an invoice
---
# Download an invoice

Sign in at the shop, open *Orders*, and choose *Invoice (PDF)* beside the order.
Invoices are there from the day of dispatch.
""",
    "delivery-address.md": """---
title: Change the delivery address of an order
---
# Change the delivery address

Until the parcel leaves our warehouse you can change the address yourself: open *Orders* and choose *Change address*.
""",
    "returns.md": """---
title: Return a lamp
---
# Return a lamp

You may return a lamp within 30 days. Print the return label from *Orders* and take the parcel to any post office.

| Parcel | Postage |
|--------|---------|
| one lamp | free |
| two lamps or more | 4.90 € |
""",
    "wall-mount.md": """---
title: Mount the lamp on a wall
---
# Mount the lamp on a wall

Drill two holes, 64 mm apart. Use the screws that come with the wall bracket.

```text
bracket  ->  wall plug 6 mm  ->  screw 4 x 40
```
""",
    "night-mode.md": """---
title: Dim the lamp automatically at night
---
# Night mode

In the app, open *Schedules* and switch on *Night mode*. The lamp then dims to two percent from 22:00 to 06:00.
""",
    "colour.md": """---
title: Choose a warmer or colder light
---
# Colour temperature

Turn the dial to the left for warm light (2700 kelvin) and to the right for cold light (6500 kelvin).
""",
    "warranty.md": """---
title: Extended warranty
questions:
  - How long is the extended warranty on the driver board?
audience: customer
---
# Extended warranty

Registered customers have an extended warranty of five years on the lamp's driver board. Quote the code WICK-5Y.
""",
    "acme-replacement.md": """---
title: On-site replacement of broken lamps
questions:
  - How do I get an on-site replacement of broken lamps?
audience: account:ACME
---
# On-site replacement of broken lamps

Broken lamps at your offices are replaced on site by the next morning. Call extension 4711 for an on-site replacement.
""",
    "refund-runbook.md": """---
title: Runbook for refunds above the limit
questions:
  - What does the runbook say about refunds above the limit?
audience: internal
---
# Runbook for refunds above the limit

Refunds above 500 euros need the approval of the duty manager. Enter the code QUARTZ-77 in the ledger.
""",
}
"""Content by file name; what has no audience of its own is public."""

PASSWORD = "How do I reset my password?"
RED = "Why does the ring blink red?"
RED_OPTIONS = {"red-battery", "red-update"}
UNANSWERABLE = "What is the capital of France?"
INTERNAL = "What does the runbook say about refunds above the limit?"
ACME = "How do I get an on-site replacement of broken lamps?"
CUSTOMER = "How long is the extended warranty on the driver board?"


def write(folder: Path) -> Path:
    """Write the articles into a new folder."""
    folder.mkdir(parents=True)
    for name, text in ARTICLES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder
