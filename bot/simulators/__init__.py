"""Local stand-ins for services of others, over real sockets and as strict as they are: for trying, and for tests."""
