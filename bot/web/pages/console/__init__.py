"""The console: where the team works. `frame` stands around every page, `routes` names them all."""
