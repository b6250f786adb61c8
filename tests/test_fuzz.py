"""No text, and no damage done to the bytes of a whole vault, makes vaultkit raise or write outside its marks.

The short form runs always; `python -m pytest -m campaign tests/test_fuzz.py` mutates 10,000 notes.
"""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vaultkit.api import Vault
from vaultkit.errors import VaultError
from vaultkit.graph.formats import FORMATS, render_graph
from vaultkit.model import Items, Note, Property, Table, Value
from vaultkit.notes.parse import parse_note
from vaultkit.reading import read_from_disk
from vaultkit.reporting import Report, write_report
from vaultkit.settings import SETTINGS_FILE
from vaultkit.views.records import note_records

EXAMPLE = Path(__file__).resolve().parent.parent / "example-vault"
TODAY = date(2026, 11, 20)
Place = tuple[int, int]
STALLED = 10.0
"""So many seconds of work a short note never needs; it takes a thousandth of one."""

FRAGMENTS = (
    "---\n", "---", "...\n", "+++\n", "key: ", "knows:\n", "  - ", "- ", "\n- ", "introduced_by: ", "tags: [a, ", "]", "[",
    "{", "}", "{{date}}", "&a ", "*a", "!!python/object:os.system ", "? ", ": ", "|\n", ">\n", "'", '"', "# ", "#", "\n# ",
    "## 2026-11-02 tea\n", "follow_up: 2026-02-30 ask\n", "cadence: every 3 months\n", "birthday: --02-29\n", "met: 2026-1\n",
    "type: person\n", "type: me\n", "aliases: Bo, Cy\n", "closeness: 9\n", "[[", "]]", "[[Ana]]", "![[x.png]]", "[[A#b^c|d]]",
    "\\|", "[a](b.md)", "[a](<b c.md>)", "](", "%20", "#tag", "#a/b", "- [ ] ", "- [x] ", "📅 ", "2026-11-02", "✅ 2026-11-02",
    "🔁 every day", "⏫", "- 2026-11-02 ", "coffee: ", "(got:: a thing)", "(lead:: [[Bo]])", "[promised:: x 📅 2026-12-01]",
    "key:: value", "(with:: [[Bo]], [[Cy]])", "told:: ", "^id", "`", "``", "```\n", "~~~\n", "    ", "\t", "> ", "1. ", "$", "$$",
    "%%", "<!--", "-->", "<div>\n", "</div>", "<b a='", "| a | b |\n|---|---|\n", "\\", "&amp;", "**", "_", "===\n", "\n", "\n\n",
    "\r\n", "\r", "\x00", "\x1b[31m", "\x85", "\u2028", "\u2029", "\ufeff", "\u00a0", "\u202e", "é", "e\u0301", "👩‍👧", "İ", "ß",
    "<!-- vaultkit:begin home 0123456789ab -->\n", "<!-- vaultkit:end home -->\n", "<<<<<<< a\n=======\n>>>>>>> b\n", "word ",
)  # fmt: skip
texts = st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=4), max_size=40).map("".join)
heads = st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=4), max_size=25).map("---\n{}\n---\n".format)
heads = heads.map(lambda text: text.replace("{}", ""))


def check_parsing(text: str) -> None:
    """Require that `text` is read without stalling, and that every place lies within it."""
    start = time.process_time()
    note = parse_note("People/Ana.md", text)
    assert time.process_time() - start < STALLED, "reading a short note took for ever"
    rows = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    wrong = [(line, column) for line, column in places(note) if not is_within(rows, line, column)]
    assert not wrong, f"places outside of the text: {wrong}"


def is_within(rows: list[str], line: int, column: int) -> bool:
    return 1 <= line <= len(rows) and 1 <= column <= len(rows[line - 1]) + 1


def places(note: Note) -> Iterator[Place]:
    """Yield every line and column that the reading of a note holds (column 1 where only a line is said)."""
    yield from ((each.line, each.column) for each in note.links)
    yield from ((each.line, each.column) for each in note.tags)
    yield from ((each.line, each.column) for each in note.fields)
    yield from ((each.line, each.column) for each in note.problems)
    for task in note.tasks:
        yield from ((task.line, task.column), (task.end_line, 1))
    for entry in note.entries:
        yield from ((entry.line, entry.column), (entry.end_line, 1))
    yield from ((heading.line, 1) for heading in note.headings)
    yield from ((line, 1) for _, line in (*note.questions, *note.matters))
    yield from value_places(note.head)


def value_places(properties: Iterable[Property]) -> Iterator[Place]:
    pending: list[Property | Value] = list(properties)
    while pending:
        each = pending.pop()
        yield each.line, each.column
        if isinstance(each, Property):
            pending.append(each.value)
        elif isinstance(each, Items):
            pending += each.items
        elif isinstance(each, Table):
            pending += each.properties


@given(texts | heads | st.tuples(heads, texts).map("".join))
@settings(max_examples=600)
def test_no_text_makes_reading_raise_and_every_place_lies_within_it(text: str) -> None:
    check_parsing(text)


Mutation = Callable[[Random, bytes, bytes], bytes]


def flip(random: Random, content: bytes, other: bytes) -> bytes:
    """Change a few bits, most of them in such a way that the text stays ASCII."""
    del other
    changed = bytearray(content or b"-")
    for _ in range(random.randint(1, 4)):
        changed[random.randrange(len(changed))] ^= 1 << random.choice((0, 1, 2, 3, 4, 5, 6, 7))
    return bytes(changed)


def delete(random: Random, content: bytes, other: bytes) -> bytes:
    del other
    start, end = sorted((random.randint(0, len(content)), random.randint(0, len(content))))
    return content[:start] + content[min(end, start + random.choice((1, 3, 40, 4000))) :]


def duplicate(random: Random, content: bytes, other: bytes) -> bytes:
    del other
    start = random.randint(0, len(content))
    piece = content[start : start + random.choice((1, 3, 40, 400))]
    return content[:start] + piece * random.choice((2, 3, 50)) + content[start:]


def splice(random: Random, content: bytes, other: bytes) -> bytes:
    return content[: random.randint(0, len(content))] + other[random.randint(0, len(other)) :]


def insert(random: Random, content: bytes, other: bytes) -> bytes:
    del other
    place = random.randint(0, len(content))
    return content[:place] + random.choice(FRAGMENTS).encode() * random.choice((1, 1, 2, 300)) + content[place:]


def swap_lines(random: Random, content: bytes, other: bytes) -> bytes:
    del other
    lines = content.splitlines(keepends=True) or [b""]
    one, two = random.randrange(len(lines)), random.randrange(len(lines))
    lines[one], lines[two] = lines[two], lines[one]
    return b"".join(lines)


MUTATIONS: tuple[Mutation, ...] = (flip, delete, duplicate, splice, insert, swap_lines)


def mutate_vault(root: Path, random: Random, share: float) -> int:
    """Mutate a share of the files below `root`, and return how many."""
    paths = sorted(path for path in root.rglob("*") if path.is_file())
    contents = [path.read_bytes() for path in paths]
    mutated = 0
    for path, content in zip(paths, contents, strict=True):
        if random.random() < share:
            new = content
            for _ in range(random.choice((1, 1, 2, 5))):
                new = random.choice(MUTATIONS)(random, new, random.choice(contents))
            path.write_bytes(new)
            mutated += 1
    return mutated


REGION = re.compile(
    rb"(^(?:\A\xef\xbb\xbf)? {0,3}<!--[ \t]*vaultkit:begin[ \t]+([a-z0-9-]+?))(?:[ \t]+[0-9A-Za-z]+)?([ \t]*-->[ \t]*\r?\n)"
    rb"(?:(?!^ {0,3}<!--[ \t]*vaultkit:(?:begin|end)\b).)*?(^ {0,3}<!--[ \t]*vaultkit:end[ \t]+\2[ \t]*-->)",
    re.DOTALL | re.MULTILINE,
)


def outside(content: bytes) -> bytes:
    """Return what stands outside of the marks: all but the regions' texts and hashes."""
    return REGION.sub(rb"\1\3\4", content)


def contents_of(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def is_ours(content: bytes) -> bool:
    return content.startswith(b"---\ngenerated: vaultkit\n---\n<!-- vaultkit:begin ")


def try_report(root: Path) -> Report | None:
    try:
        return write_report(root, TODAY)
    except VaultError:
        return None


def check_whole_vault(root: Path) -> None:
    """Require that everything that can be asked of the vault is answered, and that only our own text changes."""
    before = contents_of(root)
    report = try_report(root)
    if report is None:
        # Settings that are damaged beyond reading stop everything, so nothing may have changed.
        assert contents_of(root) == before
        (root / SETTINGS_FILE).unlink()
        before.pop(SETTINGS_FILE)
        report = write_report(root, TODAY)
    after = contents_of(root)
    for path in {*before, *after}:
        old, new = before.get(path), after.get(path)
        if old is None:
            assert new is not None
            assert path.startswith(".vaultkit/edited/") or is_ours(new), f"{path} was made"
        elif new is None:
            assert is_ours(old), f"{path} was removed"
        else:
            assert old == new or outside(old) == outside(new), f"{path} changed outside of its marks"
    again = write_report(root, TODAY)
    assert not again.written, f"a second report wrote {again.written}, the first {report.written}"
    assert contents_of(root) == after
    reading = read_from_disk(root, TODAY)
    note_records(reading.material.snapshot)
    for form in FORMATS:
        render_graph(Vault(reading).graph, form)


def fuzz_vaults(folder: Path, seeds: Iterable[int], notes: int, share: float) -> int:
    """Mutate and check copies of the example vault until so many notes were mutated."""
    mutated = 0
    for seed in seeds:
        if mutated >= notes:
            break
        root = folder / f"seed-{seed}"
        shutil.copytree(EXAMPLE, root)
        mutated += mutate_vault(root, Random(seed), share)
        try:
            check_whole_vault(root)
        except Exception as error:
            kept = folder / f"seed-{seed}-as-mutated"
            shutil.copytree(EXAMPLE, kept)
            mutate_vault(kept, Random(seed), share)
            error.add_note(f"seed {seed}, share {share}: the vault as it was mutated is in {kept}")
            raise
        shutil.rmtree(root)
    return mutated


def test_a_damaged_vault_is_reported_on_and_nothing_outside_the_marks_changes(tmp_path: Path) -> None:
    assert fuzz_vaults(tmp_path, range(12), 300, 0.5) >= 300


@pytest.mark.campaign
def test_ten_thousand_mutated_notes_do_no_harm(tmp_path: Path) -> None:
    mutated = fuzz_vaults(tmp_path, range(1000, 100_000), 8_000, 0.9)
    # Few mutations in a vault leave most of what lies between notes intact, and so reach deeper.
    mutated += fuzz_vaults(tmp_path, range(100_000, 200_000), 2_000, 0.2)
    print(f"{mutated} notes were mutated")
    assert mutated >= 10_000


@pytest.mark.campaign
@given(texts | heads | st.tuples(heads, texts).map("".join))
@settings(max_examples=20_000)
def test_twenty_thousand_texts_are_read(text: str) -> None:
    check_parsing(text)
