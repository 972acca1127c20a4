"""The Refusal family: every way in which a rule can say no.

Refusal
├── NotFound (404)        no such thing, or none that this person may know of
├── NotSignedIn (401)     who are you?
│   └── SignInEnded       the session was ended or is too old
├── NotAllowed (403)      the permission table says no
│   └── SamePerson        the second person must be another one
├── Invalid (422)         what was sent cannot be taken, with the field and what is wrong
│   ├── Unreadable        a file that is not what it says
│   ├── TooLong, Empty
│   └── Incomplete        something is missing, with the list of what
├── Conflict (409)        the state does not allow it
│   ├── Closed            no comments are taken (any more)
│   ├── WrongStage        this act belongs to another stage
│   ├── Stale             somebody else was faster; read again
│   └── AlreadyDone       done before; nothing was changed
├── Withdrawn (410)       it was published once; a tombstone says why it is no more
├── TooSlow (400)         a question to data that takes longer than anyone may
├── TooLarge (413)
└── TooMany (429)         too many in too short a time
"""

from typing import Any, ClassVar


class Refusal(Exception):
    """A rule said no. `code` is stable, `status` is HTTP's, `about` says of what, in values."""

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 400

    def __init__(self, **about: Any) -> None:
        super().__init__(self.code, about)
        self.about = about

    def __str__(self) -> str:
        facts = ", ".join(f"{name}={value!r}" for name, value in self.about.items())
        return f"{self.code}({facts})"


class NotFound(Refusal):
    code, status = "not-found", 404


class NotSignedIn(Refusal):
    code, status = "not-signed-in", 401


class SignInEnded(NotSignedIn):
    code = "sign-in-ended"


class NotAllowed(Refusal):
    code, status = "not-allowed", 403


class SamePerson(NotAllowed):
    code = "same-person"


class Invalid(Refusal):
    code, status = "invalid", 422


class Unreadable(Invalid):
    code = "unreadable"


class TooLong(Invalid):
    code = "too-long"


class Empty(Invalid):
    code = "empty"


class Incomplete(Invalid):
    code = "incomplete"


class Conflict(Refusal):
    code, status = "conflict", 409


class Closed(Conflict):
    code = "closed"


class WrongStage(Conflict):
    code = "wrong-stage"


class Stale(Conflict):
    code = "stale"


class AlreadyDone(Conflict):
    code = "already-done"


class Withdrawn(Refusal):
    code, status = "withdrawn", 410


class TooSlow(Refusal):
    code, status = "too-slow", 400


class TooLarge(Refusal):
    code, status = "too-large", 413


class TooMany(Refusal):
    code, status = "too-many", 429
