"""`vaultkit graph`: the network for other tools."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from vaultkit.api import Vault
from vaultkit.cli.calls import Asked, asks
from vaultkit.cli.options import complete_name
from vaultkit.cli.output import emit
from vaultkit.errors import NotFoundError
from vaultkit.vault.find import find_note
from vaultkit.vault.snapshot import Snapshot

if TYPE_CHECKING:
    import networkx as nx

FORMS = ("json", "graphml", "gexf", "dot", "mermaid", "canvas", "html")


@asks
@click.command("graph", short_help="print the network for other tools")
@click.option("--format", "form", type=click.Choice(FORMS), help="The format.  [default: json]")
@click.option("--around", metavar="NAME", shell_complete=complete_name, help="Only what is near this note or name.")
@click.option("--depth", type=click.IntRange(0, 99), default=1, show_default=True, help="How many steps are near.")
@click.option("--mentions/--no-mentions", default=True, show_default=True, help="Links in running text as ties.")
@click.option("--private", "with_private", is_flag=True, help="Include private notes.")
@click.option("-o", "--output", type=click.Path(readable=False), metavar="FILE", help="Write to FILE.")
def command(
    asked: Asked, *, form: str | None, around: str | None, depth: int, mentions: bool, with_private: bool,
    output: str | None, as_json: bool,
) -> None:  # fmt: skip
    """Print people, organisations, events and their ties.

    Every tie carries the notes and lines that say so. Private notes are left out unless
    asked for.

    Example: vaultkit graph --around "Ana Ruiz" --depth 2 --format mermaid
    """
    if as_json and form not in (None, "json"):
        raise click.UsageError(f"--json and --format {form} are two formats; give one")
    # networkx costs more than reading a thousand notes.
    from vaultkit.graph.formats import render_graph  # noqa: PLC0415
    from vaultkit.graph.network import neighbourhood  # noqa: PLC0415

    reading = asked.reading(public=not with_private)
    snapshot = reading.material.snapshot
    network = Vault(reading).graph
    if not mentions:
        network = network.copy()
        network.remove_edges_from([edge for edge in network.edges(keys=True) if edge[2].startswith("mentions")])
    if around is not None:
        if not around.strip():
            raise click.UsageError("--around wants a name, and none is given")
        network = neighbourhood(network, _start(around, snapshot, network), depth)
    emit(render_graph(network, form or "json"), output)


def _start(name: str, snapshot: Snapshot, network: nx.MultiDiGraph[str]) -> str:
    found = find_note(name, snapshot)
    if found not in network:
        raise NotFoundError(f'"{name}" is not in the network; people, organisations, events and opportunities are')
    return found
