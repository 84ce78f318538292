"""What nginx answers by itself: static files, and for a second what it has just been answered."""

import pytest

from tests.sites import eventually

ANY, LIST, LOGIN = "/api/v1/status", "/api/v1/races", "/admin/login/"


def kept(served, path, **headers):
    """An answer from the cache: of two requests within a second, the second."""

    def ask():
        answer = served.get(path, **headers)
        return answer if answer.headers["X-Cache"] == "HIT" else None

    return eventually(ask)


def test_hashed_files_are_kept_for_a_year_and_sent_compressed(served):
    answer = served.get("/static/assets/app-Ab3_d-5Z.js", **{"Accept-Encoding": "identity"})
    assert answer.text == "let uncompressed"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    zipped = served.ask(
        "GET", "/static/assets/app-Ab3_d-5Z.js", stream=True, headers={"Accept-Encoding": "gzip"}
    )
    assert zipped.raw.read() == b"compressed beforehand"
    assert (zipped.headers["Content-Encoding"], zipped.headers["Vary"]) == ("gzip", "Accept-Encoding")


def test_other_files_are_looked_at_again_and_missing_ones_are_missing(served):
    assert served.get("/static/admin.css").headers["Cache-Control"] == "public, max-age=60"
    missing = served.get("/static/assets/app-00000000.js")
    assert (missing.status_code, "immutable" in missing.headers.get("Cache-Control", "")) == (404, False)
    assert served.get("/static/../access.log").status_code in {400, 404}


@pytest.mark.parametrize("path", [ANY, "/about"])
def test_an_anonymous_answer_is_kept(served, path):
    first, second = served.get(path), kept(served, path)
    assert (first.text, first.headers["Content-Type"]) == (second.text, second.headers["Content-Type"])


def test_what_is_kept_says_nothing_about_the_requests_of_another_client(served):
    headers = kept(served, ANY).headers
    assert "RateLimit-Remaining" not in headers
    assert "RateLimit-Reset" not in headers
    assert headers["RateLimit-Limit"] == "100000"
    assert "RateLimit-Remaining" in served.get(ANY, Cookie="a=b").headers


def test_each_answer_has_an_id_of_its_own_or_that_of_its_client(served):
    ids = {kept(served, ANY).headers["X-Request-ID"] for _ in range(3)}
    assert len(ids) == 3
    trace = "0af7651916cd43dd8448eb211c80319c"
    given = {"traceparent": f"00-{trace}-b7ad6b7169203331-01"}
    assert kept(served, ANY, **given).headers["X-Request-ID"] == trace
    assert served.get(ANY, Cookie="a=b", **given).headers["X-Request-ID"] == trace


@pytest.mark.parametrize("header", ["Cookie", "Authorization"])
def test_who_says_who_they_are_gets_an_answer_of_their_own(served, header):
    kept(served, ANY)
    assert {served.get(ANY, **{header: "a=b"}).headers["X-Cache"] for _ in range(5)} == {"BYPASS"}


def test_each_form_of_an_answer_is_kept_apart(served):
    json, csv = (kept(served, LIST, Accept=accept) for accept in ("application/json", "text/csv"))
    assert json.headers["Content-Type"].startswith("application/json")
    assert csv.headers["Content-Type"].startswith("text/csv")
    assert "Content-Encoding" not in kept(served, "/api/schema", **{"Accept-Encoding": "identity"}).headers


def test_an_unknown_host_is_not_answered_from_the_cache(served):
    kept(served, ANY)
    assert served.get(ANY, Host="elsewhere.example").status_code == 400


@pytest.mark.parametrize("headers", [{}, {"Cookie": "a=b"}], ids=["from the cache", "past it"])
def test_who_has_an_answer_already_is_told_so(served, headers):
    etag = served.get(ANY).headers["ETag"]
    answer = served.get(ANY, **{"If-None-Match": etag}, **headers)
    assert (answer.status_code, answer.content, answer.headers["ETag"]) == (304, b"", etag)


def test_the_admin_is_never_kept(served):
    assert all("X-Cache" not in served.get(LOGIN).headers for _ in range(3))
    assert len({served.get(LOGIN).cookies["csrftoken"] for _ in range(3)}) == 3


@pytest.mark.parametrize(
    "reply",
    [
        (200, {"Cache-Control": "private, max-age=60"}, {}),
        (200, {"Cache-Control": "no-store"}, {}),
        (200, {"Set-Cookie": "a=b"}, {}),
        (200, {"Vary": "*"}, {}),
        (429, {"Retry-After": "7"}, {}),
        (503, {"Retry-After": "7"}, {}),
    ],
    ids=lambda reply: " ".join([str(reply[0]), *reply[1]]),
)
def test_what_is_for_one_client_or_one_moment_is_not_kept(scripted, source, reply):
    source.set_replies(ANY, reply)
    answers = [scripted.get(ANY) for _ in range(5)]
    assert len(source.requests) == 5
    assert {answer.status_code for answer in answers} == {reply[0]}
    assert all(answer.headers[name] == value for answer in answers for name, value in reply[1].items())


def test_what_varies_by_another_header_is_kept_for_each_of_its_values(scripted, source):
    source.set_replies(ANY, (200, {"Vary": "Accept-Language"}, {}))
    for language in ("en", "fr"):
        kept(scripted, ANY, **{"Accept-Language": language})
    assert len(source.requests) >= 2
