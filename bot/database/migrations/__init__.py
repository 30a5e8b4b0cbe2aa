"""The history of the database's shape; Alembic runs it, `bot.database.migrate` calls Alembic."""
