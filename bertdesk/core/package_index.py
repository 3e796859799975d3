"""Ask a package index where a wheel lies (PEP 503 and 691). Trusts nothing it says: checksums are known before."""

from html.parser import HTMLParser
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import httpx2

from bertdesk.core.wheel_list import Wheel

PYPI = "https://pypi.org/simple"
_TORCH = "https://download.pytorch.org/whl"
_ACCEPT = "application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.1"


def address(mirror: str) -> str:
    """Return the index to ask: the mirror that a person named, in whatever way, else PyPI."""
    given = mirror.strip().rstrip("/")
    if not given:
        return PYPI
    given = given if "://" in given else f"https://{given}"
    return given if urlsplit(given).path else f"{given}/simple"


def indexes_for(wheel: Wheel, index: str) -> tuple[str, ...]:
    """Return where to look for a wheel, in order: builds such as 2.13.0+cu130 are on torch's own index alone."""
    _, _, build = wheel.version.partition("+")
    return (index, f"{_TORCH}/{build}") if build else (index,)


def find(client: httpx2.Client, wheel: Wheel, index: str) -> str:
    """Return the wheel's address; "" where the index has no such file. Raises: httpx2.HTTPError."""
    page = f"{index}/{wheel.name}/"
    response = client.get(page, headers={"Accept": _ACCEPT})
    if response.is_server_error:
        raise httpx2.ReadError(f"HTTP {response.status_code}")
    if not response.is_success:
        return ""
    links = (urldefrag(link).url for link in _links(response, str(response.url)))
    return next((url for url in links if unquote(urlsplit(url).path).endswith(f"/{wheel.file}")), "")


def _links(response: httpx2.Response, base: str) -> list[str]:
    if "json" in response.headers.get("Content-Type", ""):
        try:
            return [urljoin(base, str(file["url"])) for file in response.json()["files"]]
        except (ValueError, KeyError, TypeError):  # not what PEP 691 says
            return []
    parser = _Anchors()
    parser.feed(response.text)
    return [urljoin(base, link) for link in parser.links]


class _Anchors(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.links += [value for name, value in attrs if name == "href" and value]
