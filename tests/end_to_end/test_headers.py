"""What every answer says besides its body: how browsers should come again, what caches may keep, what is compressed and what never is."""

import gzip
import re

import pytest

from support.sample import RUST, Api
from support.site import PARTNER, PUBLIC

PACKED = {"Accept-Encoding": "gzip, deflate, br"}
PLAIN = {"Accept-Encoding": "identity"}
LEADS = "/api/v1/leads"


def raw(api: Api, path: str, **headers: str):
    """Status, headers and the bytes as they came."""
    answer = api.get(path, headers=headers, stream=True)
    return answer, answer.raw.read(decode_content=False)


@pytest.fixture(scope="module")
def assets(site) -> list[str]:
    return sorted(set(re.findall(r'(?:href|src)="(/static/[^"]+\?v=[^"]+)"', site.api.get("/project").text)))


def test_public_pages_and_static_files_come_compressed_and_are_the_same(site, assets):
    assert len(assets) >= 2
    for path in [*PUBLIC[:-1], "/sitemap.xml", *assets]:
        packed, packed_bytes = raw(site.api, path, **PACKED)
        plain, plain_bytes = raw(site.api, path, **PLAIN)
        assert "Content-Encoding" not in plain.headers and "Accept-Encoding" in plain.headers["Vary"], path
        if path.endswith(".svg") or packed.headers.get("Content-Encoding") is None:
            assert len(plain_bytes) < 1500, path
            continue
        assert packed.headers["Content-Encoding"] == "gzip" and "Accept-Encoding" in packed.headers["Vary"]
        assert gzip.decompress(packed_bytes) == plain_bytes and len(packed_bytes) < len(plain_bytes) * 0.9, path
        assert packed.headers["ETag"] != plain.headers["ETag"]


@pytest.mark.parametrize("wish", ["", "br", "gzip;q=0", "gzip; q=0.0, br", "xgzip"])
def test_who_cannot_unpack_gets_it_plain(wish, site):
    answer, _ = raw(site.api, PUBLIC[0], **{"Accept-Encoding": wish})
    assert "Content-Encoding" not in answer.headers


@pytest.mark.parametrize("headers", [PACKED, PLAIN], ids=["packed", "plain"])
def test_each_form_is_known_again_by_its_own_tag(headers, site, assets):
    for path in (PUBLIC[0], next(path for path in assets if ".css" in path)):
        first, _ = raw(site.api, path, **headers)
        again, body = raw(site.api, path, **headers, **{"If-None-Match": first.headers["ETag"]})
        assert again.status_code == 304 and body == b""
        other, _ = raw(site.api, path, **(PLAIN if headers is PACKED else PACKED), **{"If-None-Match": first.headers["ETag"]})
        assert other.status_code == 200


def test_static_files_named_by_their_version_are_kept_for_ever(site, assets):
    for path in assets:
        assert "immutable" in site.api.get(path).headers["Cache-Control"]
        assert "immutable" not in site.api.get(path.partition("?")[0]).headers["Cache-Control"]


def test_the_empty_form_comes_compressed_around_its_token(site):
    """So that its size says nothing of the token (BREACH), which stands in it as it is."""
    sizes = set()
    for path in ("/project", "/project", "/project?lang=en"):
        answer, packed = raw(site.api, path, **PACKED)
        assert answer.headers["Content-Encoding"] == "gzip" and "Accept-Encoding" in answer.headers["Vary"]
        page = gzip.decompress(packed)
        token = re.search(rb'name="token" value="([^"]+)"', page).group(1)
        assert token in packed and page.count(token) == 1 and len(packed) < len(page) / 2
        plain = raw(site.api, path, **PLAIN)[1]
        assert page.replace(token, b"") == re.sub(rb'(name="token" value=")[^"]+', rb"\1", plain)
        sizes.add((len(path), len(packed)))
    assert len(sizes) == 2


def test_a_page_that_holds_a_token_and_what_its_reader_chose_is_never_compressed(site):
    receipt = site.receipt(RUST)
    for path in ("/project?title=Rust", receipt, receipt + "/correct", receipt + "/data.json", "/healthz"):
        answer, _ = raw(site.api, path, **PACKED)
        assert answer.status_code == 200 and "Content-Encoding" not in answer.headers, path


@pytest.mark.parametrize("path, status", [("/project", 200), ("/nowhere", 404), (LEADS, 401), ("/healthz", 200), ("//", 400)])
def test_browsers_are_told_to_stay_with_https(path, status, site):
    answer = site.api.request("GET", path)
    assert answer.status_code == status
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=")


def test_a_site_without_https_tells_browsers_nothing(start_service):
    service = start_service(LEADMATCH_BASE_URL="http://127.0.0.1:8080")
    assert "Strict-Transport-Security" not in Api(service.url).get("/project").headers


@pytest.mark.parametrize("origin", [PARTNER, "https://evil.example", None])
@pytest.mark.parametrize("path, data, status", [
    (LEADS, b"{}", 422), (LEADS, b"{", 400), (LEADS, b"x" * 300_000, 413), ("/api/v1/nowhere", b"{}", 404), ("/api/v1/recommendation", b"{}", (200, 422)),
])  # fmt: skip
def test_answers_differ_by_origin_and_say_so_refusals_too(path, data, status, origin, site):
    headers = {"Content-Type": "application/json", **({"Origin": origin} if origin else {})}
    answer = site.api.post(path, data=data, headers=headers)
    assert answer.status_code in (status if isinstance(status, tuple) else (status,))
    assert "Origin" in answer.headers["Vary"]
    assert (answer.headers.get("Access-Control-Allow-Origin") == PARTNER) == (origin == PARTNER)
