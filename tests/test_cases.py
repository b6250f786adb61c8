"""The contract as cases: a tiny vault, and what vaultkit must say of it.

Each page in `cases/` holds cases; each case begins with a `# title`. Blocks fenced by
four tildes follow, and the words behind the tildes say what a block is:

- `file PATH [bare] [bom] [crlf] [escapes] [latin1] [utf16]`: a file of the vault, its
  bytes converted by each word in turn (`escapes` resolves `\\u00a0`, `bare` drops the
  last line end)
- `settings`: the vault's `vaultkit.toml`
- `expect PATH KEY`: JSON; of objects only the keys given are compared (but `{}` is
  wholly empty), of lists length and order. KEY is one of the note's record, or
  `contacts`: those of its entries that are contacts
- `notes`: the paths of all notes, in order
- `problems`: all that is told, as `path:line:column code`, where `*` stands for any
  text; `problems including`: some of it
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from fnmatch import fnmatchcase
from itertools import takewhile
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from click.testing import CliRunner

from vaultkit.cli import cli

PAGES = sorted((Path(__file__).parent / "cases").glob("*.md"))
TODAY = "2026-11-20"

CONVERSIONS: Mapping[str, Callable[[bytes], bytes]] = {
    "bare": lambda raw: raw.removesuffix(b"\n"),
    "bom": lambda raw: b"\xef\xbb\xbf" + raw,
    "crlf": lambda raw: raw.replace(b"\n", b"\r\n"),
    "escapes": lambda raw: raw.decode().encode("latin-1", "backslashreplace").decode("unicode_escape").encode(),
    "latin1": lambda raw: raw.decode().encode("latin-1"),
    "utf16": lambda raw: raw.decode().encode("utf-16"),
}


class Block(NamedTuple):
    """One fenced block: its first word, the rest of its info string, and its text."""

    word: str
    rest: str
    text: str


class Case(NamedTuple):
    """A title and the blocks below it."""

    page: str
    title: str
    blocks: tuple[Block, ...]


def read_cases(page: Path) -> Iterator[Case]:
    title, blocks = "", list[Block]()
    lines = iter([*page.read_text(encoding="utf-8").split("\n"), "# "])
    for line in lines:
        if line.startswith("# "):
            if title:
                yield Case(page.stem, title, tuple(blocks))
            title, blocks = line[2:], []
        elif line.startswith("~~~~ "):
            word, _, rest = line[5:].partition(" ")
            inside = takewhile(lambda text: text != "~~~~", lines)
            blocks.append(Block(word, rest, "".join(f"{text}\n" for text in inside)))


CASES = [case for page in PAGES for case in read_cases(page)]


def write_file(root: Path, info: str, text: str) -> None:
    path, words = info, list[str]()
    while path.rpartition(" ")[2] in CONVERSIONS:
        path, _, word = path.rpartition(" ")
        words.insert(0, word)
    raw = text.encode()
    for word in words:
        raw = CONVERSIONS[word](raw)
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_bytes(raw)


def ask(root: Path, *command: str) -> Any:
    """Return the JSON that vaultkit prints; exit code 1 means that `check` has something to tell."""
    arguments = ["-C", str(root), *command, "--json", "--today", TODAY]
    result = CliRunner().invoke(cli, arguments, env={"XDG_CACHE_HOME": str(root.parent / "cache")})
    assert result.exit_code in ((0, 1) if command[0] == "check" else (0,)), (result.output, result.exc_info)
    return json.loads(result.stdout)


def check_record(records: Mapping[str, dict[str, Any]], block: Block) -> None:
    path, _, key = block.rest.rpartition(" ")
    assert path in records, f"no note {path} among {sorted(records)}"
    record = records[path]
    told = [entry for entry in record["entries"] if entry["contact"]] if key == "contacts" else record[key]
    wanted = json.loads(block.text)
    assert as_text(asked_for(told, wanted)) == as_text(wanted)


def asked_for(told: Any, wanted: Any) -> Any:
    """Return only that part of `told` that `wanted` speaks of, so that a failure shows the difference alone."""
    if wanted and isinstance(told, dict) and isinstance(wanted, dict):
        return {key: asked_for(told[key], value) for key, value in wanted.items() if key in told}
    if isinstance(told, list) and isinstance(wanted, list) and len(told) == len(wanted):
        return [asked_for(*pair) for pair in zip(told, wanted, strict=True)]
    return told


def as_text(value: Any) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False, sort_keys=True)


def check_problems(told: list[dict[str, Any]], block: Block) -> None:
    left = ["{path}:{line}:{column} {code}".format(**problem) for problem in told]
    missing = []
    for wanted in block.text.splitlines():
        found = next((line for line in left if fnmatchcase(line, wanted)), None)
        (missing.append(wanted) if found is None else left.remove(found))
    assert not missing, f"not told: {missing}; told instead: {left}"
    assert block.rest == "including" or not left, f"told too much: {left}"


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.page}:{case.title}")
def test_case(case: Case, tmp_path: Path) -> None:
    root = tmp_path / "vault"
    root.mkdir()
    for block in case.blocks:
        if block.word in ("file", "settings"):
            write_file(root, block.rest or "vaultkit.toml", block.text)
    records = {record["path"]: record for record in ask(root, "list")}
    for block in case.blocks:
        match block.word:
            case "expect":
                check_record(records, block)
            case "notes":
                assert list(records) == block.text.splitlines()
            case "problems":
                check_problems(ask(root, "check", "--level", "info"), block)


def test_every_case_is_well_formed() -> None:
    words = {"file", "settings", "expect", "notes", "problems"}
    wrong = [case for case in CASES if {block.word for block in case.blocks} - words or len(case.blocks) < 2]
    assert not wrong
    assert len({(case.page, case.title) for case in CASES}) == len(CASES)
