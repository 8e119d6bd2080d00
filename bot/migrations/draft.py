"""`python -m bot.migrations.draft "what changed"`: draft a revision from the models."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from alembic import command

from bot import migrations
from bot.store import Store

VERSIONS = Path(__file__).parent / "versions"


def main(message: str) -> None:
    """Compare the models with the last revision, on a new SQLite file, and write what differs."""
    with TemporaryDirectory() as folder:
        store = Store(f"sqlite:///{Path(folder) / 'draft.db'}")
        migrations.upgrade(store)
        number = f"{len(list(VERSIONS.glob('[0-9]*.py'))) + 1:04}"
        migrations.run(
            store, lambda config: command.revision(config, message, autogenerate=True, rev_id=number)
        )
        store.close()


if __name__ == "__main__":
    main(sys.argv[1])
