"""Run `onetouch` with the language that nobody speaks, to see what is not said through the catalogue.

`ONETOUCH_LANGUAGE=qps PYTHONPATH=. .venv/bin/python tooling/rehearse.py serve` speaks it to everybody of whom nothing
else is known; beside it, ``?lang=qps`` or a browser's first language does. See `handlers.languages.pseudo`.
"""

from __future__ import annotations

from bot.__main__ import main
from handlers.languages.pseudo import rehearsing

if __name__ == "__main__":
    with rehearsing():
        raise SystemExit(main())
