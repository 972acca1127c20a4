"""Asking other portals over HTTP, so that neither they nor whoever named them can harm us: bounded
in size and time, polite, and never led to an address inside our own network."""

import ipaddress
import socket
import time
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

import httpx

from errors import Invalid, TooLarge, Unreadable
from opendata.harvest.found import is_web
from settings import settings

LARGEST = 50_000_000  # bytes of one page, unpacked
REDIRECTS = 5
TRIES = 3
LONGEST_WAIT = 30.0  # seconds between two tries, whatever the portal asks for
SECONDS = 180.0  # for one page
TIMEOUT = httpx.Timeout(30.0, connect=10.0)
AGAIN = {429, 500, 502, 503, 504}


@dataclass(frozen=True)
class Reply:
    """`url` after redirects; `media_type` in lower case, without its parameters."""

    url: str
    status: int
    media_type: str
    body: bytes


class Checked(httpx.HTTPTransport):
    """Connects to the very address that was checked: a name that means another one when it is
    asked again leads nowhere. Private, local and reserved addresses are refused unless
    MINYI_HARVEST_PRIVATE allows them: portals of a government's own network have such."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        host = request.url.host
        address = checked(host, request.url.port or (443 if request.url.scheme == "https" else 80))
        request.extensions = {**request.extensions, "sni_hostname": host}
        request.url = request.url.copy_with(host=address)
        return super().handle_request(request)


def checked(host: str, port: int) -> str:
    """The address to connect to. Refuses Invalid when one of the name's is not public, Unreadable
    when it has none."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Unreadable(why="unreachable", host=host[:200]) from None
    addresses = list(dict.fromkeys(str(each[4][0]) for each in found))
    if not settings().harvest_private and not all(map(is_public, addresses)):
        raise Invalid(field="url", why="private-address", host=host[:200])
    return addresses[0]


def is_public(text: str) -> bool:
    """Whether an IP address is one of the open internet; of one that holds another (IPv4 in IPv6),
    both."""
    address = ipaddress.ip_address(text.partition("%")[0])
    inner = None
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    if inner is not None:
        return is_public(str(inner))
    return address.is_global and not address.is_multicast


NAT64 = ipaddress.ip_network("64:ff9b::/96")


@dataclass
class Web:
    """Asks page after page."""

    accept: str
    client: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        agent = f"Minyi-harvest/1 (+{settings().public_url})"
        self.client = httpx.Client(
            transport=Checked(),
            timeout=TIMEOUT,
            trust_env=False,
            headers={"User-Agent": agent, "Accept": self.accept, "Accept-Encoding": "gzip"},
        )

    def __enter__(self) -> "Web":
        return self

    def __exit__(self, *_error: object) -> None:
        self.client.close()

    def get(self, url: str) -> Reply:
        """The page, after some tries when the portal is busy. Refuses Unreadable with the status,
        TooLarge, Invalid for an address that may not be asked."""
        for left in reversed(range(TRIES)):
            try:
                reply, rest = self._followed(url)
            except httpx.HTTPError as error:
                if not left:
                    raise Unreadable(
                        why="unreachable", url=url[:500], error=type(error).__name__
                    ) from None
                time.sleep(2.0 ** (TRIES - left - 1))
                continue
            if reply.status in AGAIN and left:
                time.sleep(min(LONGEST_WAIT, rest or 2.0 ** (TRIES - left - 1)))
            elif reply.status != 200:
                raise Unreadable(why="status", status=reply.status, url=reply.url[:500])
            else:
                return reply
        raise AssertionError

    def _followed(self, url: str) -> tuple[Reply, float]:
        """Follows redirects, each checked like the first. Gives the seconds to wait as well."""
        for _ in range(REDIRECTS + 1):
            if not is_web(url):
                raise Invalid(field="url", why="form", url=url[:500])
            with self.client.stream("GET", url, follow_redirects=False) as answer:
                if answer.is_redirect:
                    url = urljoin(url, answer.headers["location"])
                    continue
                kind = answer.headers.get("content-type", "").split(";")[0].strip().lower()
                body = _body(answer, url) if answer.status_code == 200 else b""
                wait = answer.headers.get("retry-after", "")
                seconds = float(wait) if wait.isascii() and wait.isdigit() else 0.0
                return Reply(url, answer.status_code, kind, body), seconds
        raise Unreadable(why="redirects", url=url[:500], limit=REDIRECTS)


def _body(answer: httpx.Response, url: str) -> bytes:
    begun, found = time.monotonic(), bytearray()
    told = answer.headers.get("content-length", "")
    if told.isascii() and told.isdigit() and int(told) > LARGEST:
        raise TooLarge(url=url[:500], limit=LARGEST)
    for piece in answer.iter_bytes(65_536):
        found += piece
        if len(found) > LARGEST:
            raise TooLarge(url=url[:500], limit=LARGEST)
        if time.monotonic() - begun > SECONDS:
            raise Unreadable(why="slow", url=url[:500])
    return bytes(found)


def same_host(one: str, other: str) -> bool:
    return urlsplit(one).hostname == urlsplit(other).hostname
