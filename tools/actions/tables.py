"""Try every act in every scene, as everybody, on the real services, and take it back."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from bot import migrations
from bot.refusals import Refusal
from bot.store import Store
from tools.actions import scenes
from tools.actions.acts import Act, Table, all_tables
from tools.actions.scenes import Role, Scene, World


@dataclass(frozen=True)
class Outcome:
    """What came of it: the state before and after, or the refusal."""

    before: str
    after: str
    refusal: type[Refusal] | None = None


@dataclass(frozen=True)
class Cell:
    """One act, in one scene, by one person, and what came of it."""

    table: Table
    act: Act
    scene: Scene
    role: Role
    outcome: Outcome


def tried() -> list[Cell]:
    """Try everything, in a database of its own."""
    with _world() as world:
        return [
            cell
            for table in all_tables()
            for scene in table.scenes
            for cell in _of_scene(world, table, scene)
        ]


@contextmanager
def _world() -> Iterator[World]:
    with TemporaryDirectory() as folder:
        store = Store(f"sqlite:///{Path(folder) / 'actions.db'}")
        migrations.upgrade(store)
        with store.transaction() as session:
            world = scenes.inhabit(session)
            with _taken_back(world):
                yield world
            session.info.clear()
        store.close()


def _of_scene(world: World, table: Table, scene: Scene) -> list[Cell]:
    with _taken_back(world):
        subject = scene.put(world)
        return [
            Cell(table, act, scene, role, _outcome(world, table, act, subject, role, scene.at))
            for act in table.acts
            for role in table.roles
        ]


def _outcome(world: World, table: Table, act: Act, subject: int, role: Role, now: datetime) -> Outcome:
    session = world.session
    with _taken_back(world):
        actor = world.actor(role)
        before = table.state(session, actor, subject)
        try:
            act.do(session, actor, subject, now)
        except Refusal as refusal:
            return Outcome(before, before, type(refusal))
        session.flush()
        return Outcome(before, table.state(session, actor, subject))


@contextmanager
def _taken_back(world: World) -> Iterator[None]:
    world.session.flush()
    nested = world.session.begin_nested()
    try:
        yield
    finally:
        nested.rollback()
        world.session.expire_all()
