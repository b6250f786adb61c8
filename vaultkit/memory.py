"""Answers kept from one reading of a vault to the next, each for as long as it is asked with the same.

Nearly all that a vault means is the same after an edit. Instead of finding out what an edit
touches, every question is put again with all that it rests on, and answered anew only where
something of that is not what it was. So nothing can be forgotten: a question is a plain
function, and has nothing but what it is given.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Any, NamedTuple, Protocol, Self, TypeVar, TypeVarTuple, cast

Key = TypeVar("Key", bound=Hashable)
AnyLexicon = TypeVar("AnyLexicon", bound="Lexicon")
Answer = TypeVar("Answer")
Given = TypeVarTuple("Given")
Question = Callable[..., Any]


class Lexicon(Protocol):
    """What questions look a few things up in, such as what every name of the vault means."""

    def listening(self, heard: list[Any]) -> Self:
        """Return one that answers the same, and adds to `heard` what it is asked."""
        ...

    def agrees(self, other: Self, heard: Iterable[Any]) -> bool:
        """Say whether both answer the same to all that was heard."""
        ...


class _Looked(NamedTuple):
    """What a question was asked with last, where it looked things up; by key what was given, what was heard, the answers."""

    lexicon: Any
    given: Mapping[Any, tuple[Any, ...]]
    heard: Mapping[Any, tuple[Any, ...]]
    answers: Mapping[Any, Any]


class Memory:
    """The last answer to each question, with what it was asked with.

    The law: an answer is what the question would return now. It holds for functions without
    effects, of values that nobody changes (answers among them), and of mappings whose order follows from what they hold.
    """

    def __init__(self) -> None:
        self._once: dict[Question, tuple[tuple[Any, ...], Any]] = {}
        self._each: dict[Question, tuple[Mapping[Any, tuple[Any, ...]], Mapping[Any, Any]]] = {}
        self._looked: dict[Question, _Looked] = {}
        self._parts: dict[str, Memory] = {}

    def part(self, name: str) -> Memory:
        """Return a memory of its own, for a question that is asked of several things."""
        if name not in self._parts:
            self._parts[name] = Memory()
        return self._parts[name]

    def ask(self, question: Callable[[*Given], Answer], *given: *Given) -> Answer:
        """Return `question(*given)`; an answer that is the same as the last is the last itself.

        Only the last answer to a question is kept.
        """
        last = self._once.get(question)
        # To compare two values is cheap where they are one and the same, and those that are not differ soon.
        if last is not None and last[0] == given:
            return cast("Answer", last[1])
        answer = question(*given)
        if last is not None and last[1] == answer:
            # Whoever rests on it need not be asked again.
            answer = last[1]
        self._once[question] = (given, answer)
        return answer

    def ask_each(
        self, question: Callable[[*Given], Answer], given: Mapping[Key, tuple[*Given]]
    ) -> Mapping[Key, Answer]:
        """Return `question(*given[key])` for each key, in their order; the last mapping itself if all is the same."""
        known, answers = self._each.get(question, ({}, {}))
        asked = {key: question(*given[key]) for key in _find_others(given, known)}
        answers = _put_in_order(given, answers, asked)
        self._each[question] = (given, answers)
        return answers

    def ask_each_in(
        self, question: Callable[[*Given, AnyLexicon], Answer], lexicon: AnyLexicon, given: Mapping[Key, tuple[*Given]]
    ) -> Mapping[Key, Answer]:
        """Return `question(*given[key], lexicon)` for each key, in their order; the last mapping itself if all is the same.

        Where the lexicon is another than last time, an answer holds if both agree on all that it looked up.
        """
        last = self._looked.get(question, _Looked(lexicon, {}, {}, {}))
        others = _find_others(given, last.given)
        if last.lexicon is not lexicon:
            known = last.heard.keys() - others
            others += [key for key in given if key in known and not lexicon.agrees(last.lexicon, last.heard[key])]
        asked, heard = {}, {}
        for key in others:
            listed: list[Any] = []
            asked[key] = question(*given[key], lexicon.listening(listed))
            heard[key] = tuple(dict.fromkeys(listed))
        answers = _put_in_order(given, last.answers, asked)
        self._looked[question] = _Looked(lexicon, given, _put_in_order(given, last.heard, heard), answers)
        return answers


def _find_others(given: Mapping[Key, tuple[Any, ...]], known: Mapping[Key, tuple[Any, ...]]) -> list[Key]:
    """Return the keys with which something else is given than last time, or which are new."""
    if list(given) == list(known):
        # Nearly always so, and then one comparison each is all.
        pairs = zip(given.items(), known.values(), strict=True)
        return [key for (key, values), last in pairs if values != last]
    return [key for key, values in given.items() if key not in known or known[key] != values]


def _put_in_order(given: Iterable[Key], last: Mapping[Key, Answer], new: Mapping[Key, Answer]) -> Mapping[Key, Answer]:
    """Return what is new, else what was last, for each key, in their order; the last itself if nothing is new."""
    if list(given) != list(last):
        return {key: new[key] if key in new else last[key] for key in given}
    return {**last, **new} if new else last


class NoMemory(Memory):
    """For whoever reads a vault once: nothing is kept."""

    def part(self, name: str) -> Memory:
        """Return itself."""
        del name
        return self

    def ask(self, question: Callable[[*Given], Answer], *given: *Given) -> Answer:
        """Return `question(*given)`."""
        return question(*given)

    def ask_each(
        self, question: Callable[[*Given], Answer], given: Mapping[Key, tuple[*Given]]
    ) -> Mapping[Key, Answer]:
        """Return `question(*given[key])` for each key, in their order."""
        return {key: question(*values) for key, values in given.items()}

    def ask_each_in(
        self, question: Callable[[*Given, AnyLexicon], Answer], lexicon: AnyLexicon, given: Mapping[Key, tuple[*Given]]
    ) -> Mapping[Key, Answer]:
        """Return `question(*given[key], lexicon)` for each key, in their order."""
        return {key: question(*values, lexicon) for key, values in given.items()}


NO_MEMORY = NoMemory()
