"""Who answers, as far as it is kept: keyed digests that the same person finds again and nobody else
can read; and the code by which a draft is taken up on another device."""

import hmac
from hashlib import sha256

from audit.codes import ALPHABET, LENGTH, tidy
from models import Response
from settings import settings


def of_account(survey_id: int, account_id: int) -> str:
    return _keyed("account", str(survey_id), str(account_id))


def of_code(survey_id: int, invitation_id: int) -> str:
    return _keyed("invitation", str(survey_id), str(invitation_id))


def resume_code(response: Response) -> str:
    """The code of this draft. It is made out of the row and the site's secret, so that the page can
    show it again though only its digest is kept."""
    made = hmac.digest(
        settings().secret.encode(),
        f"resume\n{response.respondent}\n{response.salt}".encode(),
        sha256,
    )
    number = int.from_bytes(made[:12], "big")
    letters = ""
    for _place in range(LENGTH):
        number, rest = divmod(number, len(ALPHABET))
        letters += ALPHABET[rest]
    return tidy(letters)


def resume_digest(code: str) -> str:
    return _keyed("taken up", tidy(code))


def _keyed(*parts: str) -> str:
    message = "\n".join(("response", *parts)).encode()
    return hmac.new(settings().secret.encode(), message, sha256).hexdigest()
