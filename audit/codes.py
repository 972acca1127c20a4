"""Codes on Receipts and Invitations, and the digest that ties what was said to the Ledger."""

import secrets
from hashlib import sha256
from unicodedata import normalize

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # no 0 O 1 I L U: read aloud on the phone
LENGTH = 10


def new_code() -> str:
    """Ten letters and digits in groups (49 bits): a secret, short enough for a slip of paper."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return f"{letters[:4]}-{letters[4:7]}-{letters[7:]}"


def tidy(code: str) -> str:
    """A code as people type it, full width too, in its own form: capitals, groups."""
    letters = "".join(c for c in normalize("NFKC", code).upper() if c.isalnum())
    return f"{letters[:4]}-{letters[4:7]}-{letters[7:]}"


def digest(salt: str, body: str) -> str:
    """What the Ledger holds of a Comment: nobody can guess the text back without the salt."""
    return sha256(f"{salt}\n{body}".encode()).hexdigest()
