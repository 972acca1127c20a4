"""Reading: what of the comments is compared, one Paper for all comments that say it alike."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from topics.document import Opinion
from topics.duplicates import Copies
from topics.tokens import tokenise

READ = 1000

Words = tuple[str, ...]


@dataclass(frozen=True)
class Paper:
    """A text and the places of the comments it stands for, the exemplar first.

    `words` are those of the title and of the first READ characters, for labels. For topics,
    `broad` adds the clause, twice; for issues, `pointed` adds the title again, and the clause.
    """

    places: tuple[int, ...]
    words: Words
    broad: Words
    pointed: Words


def papers(comments: Sequence[Opinion], copies: Sequence[Copies], *, language: str) -> list[Paper]:
    """The papers in order of their first comment. Copies follow their exemplar, and so do
    comments with exactly the same words on the same clause. A comment without a telling word
    goes with the others like it on its clause, or without a clause into none.
    """
    groups = {group.members[0]: group.members for group in copies}
    followers = {member for group in copies for member in group.members[1:]}
    found: dict[tuple[Words, str], Paper] = {}

    def file(places: Sequence[int], paper: Paper, clause: str) -> None:
        key = tuple(sorted(paper.words)), clause
        known = found.get(key)
        found[key] = replace(paper, places=(*(known.places if known else ()), *places))

    for place, comment in enumerate(comments):
        if place in followers:
            continue
        places = groups.get(place, (place,))
        paper = read(comment, language)
        if paper.words:
            file(places, paper, comment.clause)
        else:
            for each in places:
                clause = comments[each].clause
                if clause:
                    file((each,), read(comments[each], language), clause)
    return list(found.values())


def read(comment: Opinion, language: str) -> Paper:
    """The paper of one comment, not yet placed."""
    title = tuple(tokenise(comment.title, language))
    words = (*title, *tokenise(comment.text[:READ], language))
    clause = (f"§{comment.clause}",) if comment.clause else ()
    return Paper((), words, (*words, *clause, *clause), (*title, *words, *clause))
