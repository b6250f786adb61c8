"""Answers kept from one reading of a vault to the next, each for as long as it is asked with the same.

Nearly all that a vault means is the same after an edit. Instead of finding out what an edit
touches, every question is put again with all that it rests on, and answered anew only where
something of that is not what it was. So nothing can be forgotten: a question is a plain
function, and has nothing but what it is given. What is asked of each row of a table is
answered anew only for the rows that changed, and the answers are a table again.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from itertools import chain
from operator import itemgetter
from typing import Any, TypeVar, TypeVarTuple, cast

from vaultkit.answers import Asked, Asking, Gathered, Sorted, ask_all, ask_anew, regroup, resort
from vaultkit.tables import In, Key, Lexicon, Table, Value, columns_of, find_changed, gather_pairs, part_lexicon, patch

Answer = TypeVar("Answer")
Group = TypeVar("Group", bound=Hashable)
Part = TypeVar("Part")
Given = TypeVarTuple("Given")
Question = Callable[..., Any]
Order = Any


class Memory:
    """The last answer to each question, with what it was asked with.

    The law: an answer is what the question would return now. It holds for functions without
    effects, of values that nobody changes (answers among them), and of mappings whose order
    follows from what they hold. Only the last answer to a question is kept.
    """

    def __init__(self) -> None:
        self._once: dict[Question, tuple[tuple[Any, ...], Any]] = {}
        self._asked: dict[Question, Asked] = {}
        self._gathered: dict[Question, Gathered] = {}
        self._sorted: dict[Question, Sorted] = {}
        self._taken: dict[str, Table[Any, Any]] = {}
        self._parts: dict[str, Memory] = {}

    def part(self, name: str) -> Memory:
        """Return a memory of its own, for a question that is asked of several things."""
        if name not in self._parts:
            self._parts[name] = type(self)()
        return self._parts[name]

    def take(self, name: str, rows: Mapping[Key, Value]) -> Mapping[Key, Value]:
        """Return `rows` as a table that knows in what it differs from those last taken under this name.

        They must stand in an order that follows from their keys alone. A row that says the same stays the very same.
        """
        last = self._taken.get(name)
        if last is None:
            table = Table(rows)
        else:
            changed = find_changed(rows, last)
            fresh = {key: rows[key] for key in changed if key in rows}
            table = patch(last, fresh, [key for key in changed if key not in rows], rows)
        self._taken[name] = table
        return table

    def ask(self, question: Callable[[*Given], Answer], *given: *Given) -> Answer:
        """Return `question(*given)`; an answer that is the same as the last is the last itself."""
        last = self._once.get(question)
        # To compare two values is cheap where they are one and the same, and those that are not differ soon.
        if last is not None and last[0] == given:
            # Of two that are equal the newer is kept: it is the very one that will be asked with next time.
            self._once[question] = (given, last[1])
            return cast("Answer", last[1])
        answer = question(*given)
        if last is not None and last[1] == answer:
            # Whoever rests on it need not be asked again.
            answer = last[1]
        self._once[question] = (given, answer)
        return answer

    def ask_in(self, question: Callable[..., Answer], lexicon: Lexicon, given: object, *others: object) -> Answer:
        """Return `question(given, *others, lexicon)`; as `ask`, and as `ask_each` where the lexicon is another."""
        return self.ask_each(question, {"": given}, *others, In(lexicon))[""]

    def ask_each(
        self, question: Callable[..., Answer], over: Mapping[Any, Any], *beside: object
    ) -> Mapping[Any, Answer]:
        """Return `question(row, *beside)` for each row of `over`, in their order.

        Of what stands beside, `Along` gives its own row at the same key, `KEY` the key, and `In`, as the last,
        a lexicon: where it is another than last time, an answer holds if both agree on all that it looked up.
        """
        return self._put(question, over, beside).answers

    def keep_each(
        self, question: Callable[..., Answer | None], over: Mapping[Any, Any], *beside: object
    ) -> Mapping[Any, Answer]:
        """Return the answers of `ask_each` that say anything: no empty ones, no zero, no None."""
        return self._put(question, over, beside, keeps_empty=False).answers

    def gather(
        self, question: Callable[..., tuple[tuple[Group, Part], ...]], over: Mapping[Any, Any], *beside: object
    ) -> Mapping[Group, tuple[Part, ...]]:
        """Return the parts that `question(row, *beside)` gives to each group, in the order of the rows; groups in order.

        The rows of `over` must stand in the order of their keys.
        """
        pairs = self._put(question, over, beside).answers
        last = self._gathered.get(question)
        if last is None or last.pairs is not pairs:
            last = self._gathered[question] = regroup(pairs, last)
        return cast("Mapping[Group, tuple[Part, ...]]", last.groups)

    def sort_each(
        self, question: Callable[..., tuple[tuple[Order, Part], ...]], over: Mapping[Any, Any], *beside: object
    ) -> tuple[Part, ...]:
        """Return everything that `question(row, *beside)` gives with its order, in that order; equals in that of the rows.

        The rows of `over` must stand in the order of their keys.
        """
        pairs = self._put(question, over, beside).answers
        last = self._sorted.get(question)
        if last is None or last.pairs is not pairs:
            last = self._sorted[question] = resort(pairs, last)
        return cast("tuple[Part, ...]", last.things)

    def _put(
        self, question: Question, over: Mapping[Any, Any], beside: tuple[object, ...], *, keeps_empty: bool = True
    ) -> Asked:
        """Put a question about rows, and keep what comes of it."""
        given, lexicon = part_lexicon(beside)
        asking = Asking(question, over, given, lexicon, keeps_empty)
        last = self._asked.get(question)
        asked = self._asked[question] = ask_all(asking) if last is None else ask_anew(asking, last)
        return asked


class NoMemory(Memory):
    """For whoever reads a vault once: nothing is kept."""

    def ask_in(self, question: Callable[..., Answer], lexicon: Lexicon, given: object, *others: object) -> Answer:
        """Return `question(given, *others, lexicon)`."""
        return question(given, *others, lexicon)

    def part(self, name: str) -> Memory:
        """Return itself."""
        del name
        return self

    def take(self, name: str, rows: Mapping[Key, Value]) -> Mapping[Key, Value]:
        """Return `rows`."""
        del name
        return rows

    def ask(self, question: Callable[[*Given], Answer], *given: *Given) -> Answer:
        """Return `question(*given)`."""
        return question(*given)

    def ask_each(
        self, question: Callable[..., Answer], over: Mapping[Any, Any], *beside: object
    ) -> Mapping[Any, Answer]:
        """Return `question(row, *beside)` for each row of `over`, in their order."""
        return dict(zip(over, map(question, *columns_of(over, beside)), strict=True))

    def keep_each(
        self, question: Callable[..., Answer | None], over: Mapping[Any, Any], *beside: object
    ) -> Mapping[Any, Answer]:
        """Return the answers of `ask_each` that say anything."""
        answers = zip(over, map(question, *columns_of(over, beside)), strict=True)
        return {key: answer for key, answer in answers if answer}

    def gather(
        self, question: Callable[..., tuple[tuple[Group, Part], ...]], over: Mapping[Any, Any], *beside: object
    ) -> Mapping[Group, tuple[Part, ...]]:
        """Return the parts that `question(row, *beside)` gives to each group, in the order of the rows; groups in order."""
        return gather_pairs(map(question, *columns_of(over, beside)))

    def sort_each(
        self, question: Callable[..., tuple[tuple[Order, Part], ...]], over: Mapping[Any, Any], *beside: object
    ) -> tuple[Part, ...]:
        """Return everything that `question(row, *beside)` gives with its order, in that order."""
        pairs = list(chain.from_iterable(map(question, *columns_of(over, beside))))
        pairs.sort(key=itemgetter(0))
        return tuple([thing for _, thing in pairs])


NO_MEMORY = NoMemory()
