"""What may be shared: the vault as if the private notes did not exist.

Where a public note itself names someone whose note is private, the name becomes "a contact".
"""

from __future__ import annotations

from collections.abc import Iterable

from vaultkit.model import Node, Note, Tie
from vaultkit.notes.core_types import texts_of
from vaultkit.notes.keys import fold_key
from vaultkit.vault.aliases import aliases_of
from vaultkit.vault.names import fold
from vaultkit.vault.stated import ghost_id
from vaultkit.vault.values import parse_flag

SOMEBODY = "a contact"


def is_private(note: Note) -> bool:
    """Say whether a note of any kind is marked `private: true`, in its front matter or a field."""
    stated = [scalar.text for each in note.head if fold_key(each.key) == "private" for scalar in texts_of(each.value)]
    stated += [field.value for field in note.fields if field.name == "private"]
    return any(parse_flag(text) for text in stated)


def names_of(note: Note) -> frozenset[str]:
    """Return the ids that links to the note have where it does not exist: by name, folder, path and aliases."""
    parts = note.path[:-3].split("/")
    shown = [
        s.text for each in note.head if fold_key(each.key) in ("name", "full_name", "fn") for s in texts_of(each.value)
    ]
    tails = ["/".join(parts[start:]) for start in range(len(parts))]
    return frozenset(ghost_id(name) for name in (*tails, *parts[-2:-1], *shown, *aliases_of(note)))


def redact(
    nodes: Iterable[Node], ties: Iterable[Tie], hidden: frozenset[str]
) -> tuple[tuple[Node, ...], tuple[Tie, ...]]:
    """Return nodes and ties with everyone whose id is in `hidden` as "a contact"; relations of such ties are dropped."""
    listed = list(nodes)
    named = sorted({node.id for node in listed} & hidden)
    ids = {node: f"?{fold(SOMEBODY)} {number}" for number, node in enumerate(named, 1)}
    shown = [node._replace(id=ids[node.id], name=SOMEBODY) if node.id in ids else node for node in listed]
    return tuple(sorted(shown)), tuple(sorted(_redacted(tie, ids) for tie in ties))


def _redacted(tie: Tie, ids: dict[str, str]) -> Tie:
    if tie.source not in ids and tie.target not in ids:
        return tie
    return tie._replace(source=ids.get(tie.source, tie.source), target=ids.get(tie.target, tie.target), relation="")
