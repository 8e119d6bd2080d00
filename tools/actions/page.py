"""`docs/actions.md`, from what was tried."""

from collections.abc import Mapping, Sequence
from itertools import groupby

from tools.actions.acts import Table
from tools.actions.scenes import Role, Scene
from tools.actions.tables import Cell

HEAD = """# Every action

What each button and form does, in each state, for each person. `make docs` writes this page by trying them
all; a test holds what comes of it against the rules of [product.md](product.md). Where nothing happens, the
person reads the sentence in quotes.
"""


def written(cells: Sequence[Cell]) -> str:
    """Return the page."""
    parts = [HEAD]
    parts += [_section(list(of_table)) for _, of_table in groupby(cells, key=lambda cell: cell.table.title)]
    return "\n".join(parts)


def _section(cells: Sequence[Cell]) -> str:
    table = cells[0].table
    lines = [f"## {table.title}\n", f"{table.about}\n"]
    for act in table.acts:
        said = {
            role: tuple(_said(cell) for cell in cells if cell.act is act and cell.role is role)
            for role in table.roles
        }
        lines += [f"### {act.label[0].upper()}{act.label[1:]}\n", *_act(table, said), ""]
    return "\n".join(lines)


def _act(table: Table, said: Mapping[Role, tuple[str, ...]]) -> list[str]:
    """Return the rows of those to whom the same happens in some scenes only; the others in a sentence."""
    columns: dict[tuple[str, ...], list[Role]] = {}
    for role, outcomes in said.items():
        columns.setdefault(outcomes, []).append(role)
    always = {outcomes: roles for outcomes, roles in columns.items() if len(set(outcomes)) == 1}
    lines = [f"For {_listed(roles)}, always: {outcomes[0]}\n" for outcomes, roles in always.items()]
    varied = {outcomes: roles for outcomes, roles in columns.items() if outcomes not in always}
    return lines + (_rows(table.scenes, varied) if varied else [])


def _rows(scenes: Sequence[Scene], columns: Mapping[tuple[str, ...], list[Role]]) -> list[str]:
    """Return one row for all scenes in which the same comes of it for everybody."""
    rows: dict[tuple[str, ...], list[str]] = {}
    for scene, outcomes in zip(scenes, zip(*columns, strict=True), strict=True):
        rows.setdefault(outcomes, []).append(scene.name)
    head = ["state", *(f"for {_listed(roles)}" for roles in columns.values())]
    body = [["<br>".join(names), *outcomes] for outcomes, names in rows.items()]
    return [_row(cells) for cells in (head, ["---"] * len(head), *body)]


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _listed(roles: Sequence[Role]) -> str:
    return " and ".join([", ".join(roles[:-1]), roles[-1]] if len(roles) > 1 else roles)


def _said(cell: Cell) -> str:
    outcome = cell.outcome
    if outcome.refusal:
        return f"“{' '.join((outcome.refusal.__doc__ or '').split())}”"
    if outcome.after != outcome.before:
        return f"**{outcome.after}**"
    return cell.act.does or "Nothing changes."
