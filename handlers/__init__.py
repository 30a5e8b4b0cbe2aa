"""What to do: one package per thing that people do. Async, and imports no library that does I/O."""
