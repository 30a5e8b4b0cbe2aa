"""``python -m bot`` is the command `onetouch`."""

from bot.cli.root import main

if __name__ == "__main__":
    main()
