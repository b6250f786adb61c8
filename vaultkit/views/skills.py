"""The user's own story notes by the skill that they prove, with how they were received."""

from __future__ import annotations

from collections.abc import Iterator

from vaultkit.model import NotePath
from vaultkit.practice.talks import talk_in_words
from vaultkit.vault.stated import Naming, find_statements
from vaultkit.views.markdown import Linker, words
from vaultkit.views.material import Material
from vaultkit.views.pages import Block


def skill_blocks(material: Material, linker: Linker) -> Iterator[Block]:
    """Yield each skill with the stories that prove it, and each story's reactions."""
    by_skill: dict[str, list[NotePath]] = {}
    for path in material.stock.memory.keep_each(_is_story, material.snapshot.kinds):
        for each in find_statements(material.snapshot.notes[path], "story").get("skills", ()):
            by_skill.setdefault(each.text.casefold(), []).append(path)
    for skill in sorted(by_skill):
        rows = [row for path in by_skill[skill] for row in _story_rows(path, material, linker)]
        yield Block(skill, ("", f"### {words(skill)}", "", *rows))


def _is_story(kind: str) -> bool:
    return kind == "story"


def _story_rows(path: NotePath, material: Material, linker: Linker) -> Iterator[str]:
    note = material.snapshot.notes[path]
    named = Naming(material.snapshot.directory, note).references(find_statements(note, "story").get("people", ()))
    people = f", with {', '.join(linker.link(each.id) for each in named)}" if named else ""
    yield f"- {linker.link(path)}{people}"
    for entry in note.entries:
        # A later day is a plan.
        if entry.day and entry.day <= material.snapshot.today:
            yield f"    - {entry.day.isoformat()}: {words(talk_in_words(entry.text))}"
