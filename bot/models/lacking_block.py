"""Which newer types of blocks a workspace does not have."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.enums import BlockSurface, NewerBlock
from bot.models.base import Base, InWorkspace, enum_column


class LackingBlock(InWorkspace, Base):
    """A type that Slack refused in a workspace, on one surface."""

    __tablename__ = "lacking_blocks"
    __table_args__ = (UniqueConstraint("workspace_id", "surface", "block_type"),)

    surface: Mapped[BlockSurface] = mapped_column(enum_column(BlockSurface))
    block_type: Mapped[NewerBlock] = mapped_column(enum_column(NewerBlock))
    # When it was refused last: product time.
    refused_at: Mapped[datetime]
