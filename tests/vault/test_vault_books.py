"""Debts found in books apart are those of one ledger for all."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from vaultkit.model import NotePath
from vaultkit.notes.parse import parse_note
from vaultkit.settings import Settings
from vaultkit.tables import chained, gather_pairs
from vaultkit.vault.books import debts_of, find_debts, part_into_books, problems_of, touch_of
from vaultkit.vault.debts import Debt, find_named, settle
from vaultkit.vault.encounters import Encounter
from vaultkit.vault.snapshot import Files, Snapshot, take_snapshot

TODAY = date(2026, 11, 20)
PEOPLE = ("Ana", "Bo", "Cy", "Di")
MOVES = (
    "lead:: [[Post]]", "lead:: [[Di]]", "lead:: the harbour office", "intro:: [[Cy]]", "got:: advice on tea",
    "offered:: [[Post]]", "promised:: a book", "followed:: [[Post]]", "outcome:: [[Di]] has a place", "declined:: [[Post]]",
    "told:: what came of it", "thanked::", "thanked:: advice", "kept:: a book", "gave:: a book", "acted:: advice on tea",
    "followed:: the harbour office", "told:: [[Post]]",
)  # fmt: skip
NAMES = st.sampled_from((*PEOPLE, "Post"))
LINES = st.lists(
    st.tuples(NAMES, st.integers(1, 20), st.sampled_from(MOVES), st.sampled_from(("", *PEOPLE))), max_size=14
)


def snapshot_of(lines: list[tuple[str, int, str, str]]) -> Snapshot:
    texts = {f"People/{name}.md": "" for name in PEOPLE}
    texts["Jobs/Post.md"] = "---\ntype: opportunity\nvia: '[[Ana]]'\n---\n- 2026-11-19 (stage:: landed)\n"
    for name, day, move, other in lines:
        path = "Jobs/Post.md" if name == "Post" else f"People/{name}.md"
        beside = f" (with:: [[{other}]])" if other else ""
        texts[path] += f"- 2026-11-{day:02d} ({move}){beside}\n"
    return take_snapshot((parse_note(path, text) for path, text in texts.items()), Files(), Settings(), TODAY)


def order(debt: Debt) -> tuple[object, ...]:
    return (
        debt.person,
        debt.opened,
        debt.kind,
        debt.subject,
        debt.evidence,
        debt.closed or date.min,
        debt.since or date.min,
        debt.news,
    )


def by_note(encounters: tuple[Encounter, ...]) -> dict[NotePath, tuple[Encounter, ...]]:
    return gather_pairs([(each.path, each)] for each in encounters)


@given(LINES)
def test_debts_in_books_are_those_of_one_ledger(lines: list[tuple[str, int, str, str]]) -> None:
    snapshot = snapshot_of(lines)
    telling = tuple(each for each in chained(snapshot.encounters) if each.moves and each.day <= TODAY)
    openings = (Debt("report", "People/Ana.md", "the post", "Jobs/Post.md", TODAY, telling[0].evidence),)
    steps = dict.fromkeys(find_named(telling), TODAY)
    settled = find_debts(by_note(telling), openings, steps)
    apart, problems = debts_of(settled), problems_of(settled)
    together, told = settle(telling, openings, steps)
    assert sorted(problems) == sorted(told)
    assert sorted(map(order, apart)) == sorted(map(order, together))
    places = [(debt.opened, debt.evidence, debt.person) for debt in apart]
    assert places == sorted(places)


def test_people_are_apart_who_have_nothing_to_settle_together() -> None:
    lines = [("Ana", 1, "lead:: [[Post]]", ""), ("Bo", 2, "got:: a book", ""), ("Cy", 3, "lead:: [[Post]]", "")]
    telling = tuple(each for each in chained(snapshot_of(lines).encounters) if each.moves)
    assert set(part_into_books({path: tuple(map(touch_of, each)) for path, each in by_note(telling).items()}, ())) == {
        f"People/{name}.md" for name in ("Ana", "Bo", "Cy")
    } | {"Jobs/Post.md:5"}
    lines.append(("Post", 4, "followed:: [[Post]]", ""))
    telling = tuple(each for each in chained(snapshot_of(lines).encounters) if each.moves)
    books = part_into_books({path: tuple(map(touch_of, each)) for path, each in by_note(telling).items()}, ())
    assert sorted(len(book.encounters) for book in books.values()) == [1, 1, 3]
