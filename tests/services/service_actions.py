"""What people can do, read from the code: what handlers call in services, and what changes something."""

import ast
import dis
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib import util
from pathlib import Path
from types import CodeType, FunctionType, ModuleType

import bot.handlers
import bot.services
from bot.services import effects

Named = tuple[str, str]  # a module of services, and a function in it

# Whoever calls one of these has changed something: a fact, a line of the journal, a row.
_CHANGES = {
    *(("bot.services.effects", name) for name in effects.__all__),
    *(("bot.services.journal", name) for name in ("record", "record_for_card")),
    *(("session", name) for name in ("add", "add_all", "delete")),
}


def service_actions() -> set[Named]:
    """Return every function of services that a handler calls and that changes something."""
    called = {one for name in _modules(bot.handlers) for one in _calls_of(name).values()}
    return {one for calls in called for one in calls if one[0] in _SERVICES and _changes(one)}


def called_by(function: Callable[..., object]) -> set[Named]:
    """Return what a function, and those that it was made of, call in services."""
    found: set[Named] = set()
    for code, names in _parts(function):
        words = [step.argval for step in dis.get_instructions(code) if isinstance(step.argval, str)]
        modules = [one for word in words if isinstance(one := names.get(word), ModuleType)]
        found |= {(one.__name__, word) for one in modules for word in words if hasattr(one, word)}
    return found


def _parts(function: Callable[..., object]) -> Iterator[tuple[CodeType, Mapping[str, object]]]:
    """Yield the code of a function, and of the functions of the same file that it calls or holds."""
    assert isinstance(function, FunctionType)
    yield function.__code__, function.__globals__
    held = [cell.cell_contents for cell in function.__closure__ or ()]
    named = [function.__globals__.get(word) for word in function.__code__.co_names]
    for one in (*held, *named):
        if isinstance(one, FunctionType) and one.__module__ == function.__module__ and one is not function:
            yield from _parts(one)


def _modules(package: ModuleType) -> list[str]:
    found = pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    return [package.__name__, *(one.name for one in found)]


_SERVICES = frozenset(_modules(bot.services))


@cache
def _changes(function: Named) -> bool:
    """Say whether a function changes something, itself or through what it calls in services."""
    return _reaches(function, frozenset())


def _reaches(function: Named, above: frozenset[Named]) -> bool:
    if function in _CHANGES:
        return True
    module, name = function
    if function in above or module not in _SERVICES or name not in _calls_of(module):
        return False
    return any(_reaches(one, above | {function}) for one in _calls_of(module)[name])


@cache
def _calls_of(module: str) -> dict[str, frozenset[Named]]:
    """Return what each function of a module calls: by module and name, or as a method of its session."""
    found = util.find_spec(module)
    assert found
    assert found.origin
    tree = ast.parse(Path(found.origin).read_text(encoding="utf-8"))
    imported = dict(_imported(tree))
    return {
        one.name: frozenset(_called(one, module, imported))
        for one in tree.body
        if isinstance(one, ast.FunctionDef)
    }


def _imported(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Yield each imported name with what it stands for: a module, or a module and a name in it."""
    for one in tree.body:
        if isinstance(one, ast.ImportFrom) and one.module:
            for name in one.names:
                yield name.asname or name.name, f"{one.module}.{name.name}"


def _called(function: ast.FunctionDef, module: str, imported: Mapping[str, str]) -> Iterator[Named]:
    for one in ast.walk(function):
        if isinstance(one, ast.Attribute) and isinstance(one.value, ast.Name):
            owner = one.value.id
            if owner in imported or owner == "session":
                yield imported.get(owner, owner), one.attr
        elif isinstance(one, ast.Name):
            whole = imported.get(one.id, f"{module}.{one.id}")
            yield whole.rpartition(".")[0], one.id
