"""`python -m bot`: see `bot.cli`."""

import sys

from bot import logs
from bot.cli import main

logs.catch()
sys.exit(main())
