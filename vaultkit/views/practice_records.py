"""Answers of the practice as records for programs (docs/json.md)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from vaultkit.model import Evidence
from vaultkit.practice.agenda import Reason, Step
from vaultkit.practice.brief import Part
from vaultkit.practice.debts import debt_in_words
from vaultkit.practice.paths import Leg, PathFinder, WarmPath, Ways
from vaultkit.practice.reach import Found
from vaultkit.practice.ripples import Ripples
from vaultkit.practice.stock import Stock
from vaultkit.practice.stories import Beat, Story
from vaultkit.vault.debts import Debt, plain_words
from vaultkit.vault.stated import is_ghost
from vaultkit.views.records import Record


def evidence_record(evidence: Evidence) -> Record:
    """Return where something stands."""
    return {"path": evidence.path, "line": evidence.line, "heading": evidence.heading}


def iso(day: date | None) -> str | None:
    """Return a day as text, None for none and for one that nobody noted."""
    return day.isoformat() if day and day != date.min else None


def node_record(node: str, stock: Stock) -> Record:
    """Return somebody or something by name, with the path of the note (None for a name without one)."""
    return {"name": stock.name(node), "path": None if is_ghost(node) else node}


def step_record(number: int, step: Step, stock: Stock) -> Record:
    """Return one line of what to do next."""
    return {
        "number": number,
        **node_record(step.about, stock),
        "points": round(step.points, 2),
        "reasons": [_reason_record(reason) for reason in step.reasons],
    }


def _reason_record(reason: Reason) -> Record:
    return {
        "kind": reason.kind,
        "words": reason.words,
        "points": round(reason.points, 2),
        "date": iso(reason.day),
        "evidence": [evidence_record(reason.evidence)],
    }


def debt_record(debt: Debt, stock: Stock) -> Record:
    """Return something that is open with somebody."""
    return {
        "kind": debt.kind,
        "person": node_record(debt.person, stock),
        "subject": plain_words(debt.subject),
        "words": debt_in_words(debt),
        "opened": iso(debt.opened),
        "since": iso(debt.since),
        "due": iso(debt.due),
        "closed": iso(debt.closed),
        "evidence": [evidence_record(debt.evidence)],
    }


def ways_record(ways: Ways, finder: PathFinder) -> Record:
    """Return the ways to somebody, with every shortest chain whoever is willing."""
    stock = finder.stock
    return {
        "target": node_record(ways.target, stock),
        "known": ways.is_known,
        "paths": [_path_record(path, stock) for path in ways.paths],
        "gatekeepers": [node_record(node, stock) for node in ways.gatekeepers],
        "shortest": [[node_record(node, stock) for node in chain] for chain in finder.all_shortest(ways.target)],
    }


def _path_record(path: WarmPath, stock: Stock) -> Record:
    return {
        "people": [node_record(node, stock) for node in path.people],
        "word": path.word,
        "likelihood": round(path.likelihood, 4),
        "steps": [_leg_record(leg, stock) for leg in path.legs],
        "weakest": _leg_record(path.weakest, stock),
        "introduced": path.introduced,
        "debts": [debt_record(debt, stock) for debt in path.debts],
        "warnings": list(path.warnings),
    }


def _leg_record(leg: Leg, stock: Stock) -> Record:
    return {
        "source": node_record(leg.source, stock) if leg.source else None,
        "target": node_record(leg.target, stock),
        "strength": leg.word,
        "evidence": [evidence_record(leg.evidence)],
    }


def found_record(found: Found, stock: Stock) -> Record:
    """Return somebody who fits, and the best way there."""
    return {
        **node_record(found.person, stock),
        "words": found.words,
        "steps": found.steps,
        "through": [node_record(node, stock) for node in found.chain.between] if found.chain else [],
        "evidence": [evidence_record(each) for each in (found.evidence, found.organisation) if each],
    }


def story_record(story: Story, stock: Stock) -> Record:
    """Return how an opportunity came."""
    return {
        "opportunity": node_record(story.opportunity, stock),
        "before": [node_record(path, stock) for path in story.chain if path != story.opportunity],
        "people": [node_record(person, stock) for person in story.people],
        "beats": [_beat_record(beat) for beat in story.beats],
        "gaps": list(story.gaps),
    }


def _beat_record(beat: Beat) -> Record:
    return {
        "date": beat.day or None,
        "kind": beat.kind,
        "words": beat.words,
        "evidence": [evidence_record(beat.evidence)],
    }


def ripples_record(ripples: Ripples, stock: Stock) -> Record:
    """Return everyone reached through somebody."""
    return {
        **node_record(ripples.person, stock),
        "reached": [{**node_record(other, stock), "distance": steps} for other, steps in ripples.reached],
        "opportunities": [node_record(path, stock) for path in ripples.opportunities],
    }


def brief_record(person: str, parts: Iterable[Part], stock: Stock) -> Record:
    """Return a meeting brief, part by part."""
    return {**node_record(person, stock), "parts": [_part_record(part) for part in parts]}


def _part_record(part: Part) -> Record:
    lines = [
        {"words": note.words.strip(), "evidence": [evidence_record(note.evidence)] if note.evidence else []}
        for note in part.notes
    ]
    return {"title": part.title, "lines": lines}
