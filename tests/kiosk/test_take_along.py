"""The page that a visitor takes along: what is live, on any phone, and nothing that runs."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from html import unescape
from html.parser import HTMLParser
from typing import Any

import pytest
import zxingcpp
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import update
from werkzeug.test import TestResponse

from app import create_app
from booth_content import document
from booth_content.exhibition import Booth, Exhibition
from booth_content.saving import save_section
from core.accounts import Account
from core.addresses import find_lan_addresses, reachable_url
from core.database import transaction
from core.settings import Settings
from tests.builders import get_booth
from tests.kiosk.conftest import Publish

NASTY = (
    "<script>alert(1)</script> \"' onload=x <img src=x onerror=alert(2)> </style></title>{{ 7*7 }}"
)


class Elements(HTMLParser):
    """Every element of a page with its attributes, as a browser reads them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for found, attributes in self.found if found == tag]


def words(page: str) -> str:
    body = re.sub(r"<(style|title)>.*?</\1>", " ", page[page.find("<body") :], flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def name_booth(code: str, name: str) -> None:
    with transaction() as session:
        get_booth(session, code).name = name


class TestPage:
    @pytest.mark.parametrize("code", ["01", "1", "۱", "٠١", " 1 "])
    def test_a_booth_is_found_by_its_number_in_any_spelling(
        self, client: FlaskClient, publish: Publish, code: str
    ) -> None:
        publish("01", about="بوستانی کنار خیابان")

        answer = client.get(f"/p/{code}")

        assert answer.status_code == 200
        said = words(answer.text)
        assert "محلهٔ نمونهٔ ۱" in said
        assert "غرفهٔ ۱ · سالن اصلی · محتوا و عملکرد محلات" in said
        assert "بوستانی کنار خیابان" in said

    @pytest.mark.parametrize("code", ["99", "x", "0", "%00", "..%2f..", "1" * 300, "%F0%9F%A4%B7"])
    def test_a_booth_that_is_none_is_told_kindly(
        self, client: FlaskClient, publish: Publish, code: str
    ) -> None:
        publish()

        for address in (f"/p/{code}", f"/p/{code}.html", f"/p/{code}/qr.svg"):
            answer = client.get(address, headers={"Accept": "text/html"})

            assert answer.status_code == 404
            assert answer.content_type.startswith("text/html")

    def test_the_sentence_says_what_to_do(self, client: FlaskClient, booths: list[Booth]) -> None:
        said = words(client.get("/p/99").text)

        assert "رمزینهٔ روی نمایشگر غرفه را دوباره بخوانید" in said
        assert "take_along_unknown" in said

    def test_before_anything_was_published_it_is_calm(
        self, client: FlaskClient, booths: list[Booth]
    ) -> None:
        answer = client.get("/p/2")

        assert answer.status_code == 200
        assert "محلهٔ نمونهٔ ۲ غرفهٔ ۲" in words(answer.text)
        assert "هنوز محتوایش را منتشر نکرده است" in words(answer.text)
        assert client.get("/p/2.html").status_code == 200

    def test_without_an_exhibition_there_is_no_booth(self, client: FlaskClient, app: Flask) -> None:
        assert client.get("/p/1").status_code == 404

    def test_a_draft_is_not_in_it(
        self, client: FlaskClient, publish: Publish, make_account: Callable[[str], Account]
    ) -> None:
        publish("01", about="آنچه منتشر شد")
        writer = make_account("admin")
        change: dict[str, Any] = {"before": "آنچه منتشر شد", "after": "پیش‌نویس پنهان"}
        with transaction() as session:
            booth = get_booth(session, "01")
            save_section(
                session, booth, section_key="identity", changes={"about": change}, by=writer
            )
            booth.name = "نامی که هنوز منتشر نشده"

        said = client.get("/p/1").text + client.get("/p/1.html").text

        assert said.count("آنچه منتشر شد") > 1
        assert "پیش‌نویس پنهان" not in said
        assert "نامی که هنوز منتشر نشده" not in said

    def test_the_heaviest_need_comes_before_all_else(
        self, client: FlaskClient, publish: Publish, make_account: Callable[[str], Account]
    ) -> None:
        needs = {"aaaaaaaa": ("نیازی کوچک", "low"), "bbbbbbbb": ("نیازی بزرگ", "high")}
        said: dict[str, object] = {"@order": list(needs)}
        for item, (title, severity) in needs.items():
            said |= {f"{item}/title": title, f"{item}/severity": severity}
        changes: dict[str, Any] = {
            path: {"before": [] if path == "@order" else None, "after": after}
            for path, after in said.items()
        }
        writer = make_account("admin")
        with transaction() as session:
            booth = get_booth(session, "01")
            result = save_section(session, booth, section_key="needs", changes=changes, by=writer)
        assert (result.conflicts, result.errors) == ([], {})
        publish("01", about="معرفی")

        shown = words(client.get("/p/1").text)

        places = [shown.index(text) for text in ("نیازی بزرگ", "نیازی کوچک", "معرفی محله")]
        assert places == sorted(places)

    def test_sample_and_rehearsal_are_marked(self, client: FlaskClient, publish: Publish) -> None:
        publish()
        before = words(client.get("/p/1").text)
        with transaction() as session:
            session.execute(update(Exhibition).values(is_rehearsal=True))

        after = words(client.get("/p/1").text)

        assert "داده نمونه" in before
        assert "تمرین" not in before
        assert "داده نمونه تمرین" in after

    def test_it_stands_on_the_halls_plan(self, client: FlaskClient, publish: Publish) -> None:
        publish("01")
        publish("02")

        plan = Elements(client.get("/p/2").text)

        (here,) = (one for one in plan.of("rect") if one.get("class") == "plan-here")
        assert (here["x"], here["y"], here["width"], here["height"]) == ("600", "300", "300", "300")
        (others,) = (one for one in plan.of("path") if one.get("class") == "plan-booths")
        assert others["d"] is not None
        assert others["d"].count("M") == 2

    def test_it_works_without_a_pattern_and_a_place(
        self, client: FlaskClient, publish: Publish, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A release of an earlier version has neither."""
        build = document.build_document

        def without(*args: Any) -> dict[str, Any]:
            made = build(*args)
            del made["booth"]["place"]
            return made

        monkeypatch.setattr(document, "build_document", without)
        publish("01", about="کهنه")

        answer = client.get("/p/1")

        assert answer.status_code == 200
        assert "کهنه" in answer.text
        assert "plan-here" not in answer.text


class TestSafety:
    @pytest.fixture
    def nasty(self, client: FlaskClient, publish: Publish) -> FlaskClient:
        name_booth("01", NASTY[:150])
        publish("01", about=NASTY)
        return client

    @pytest.mark.parametrize("address", ["/p/1", "/p/1.html"])
    def test_what_people_wrote_is_only_shown(self, nasty: FlaskClient, address: str) -> None:
        page = nasty.get(address).text

        elements = Elements(page)
        assert elements.of("script") == elements.of("img") == elements.of("iframe") == []
        attributes = [name for _, found in elements.found for name in found]
        assert [name for name in attributes if name.startswith("on") or name == "style"] == []
        assert "<script>alert(۱)</script>" in unescape(page)
        assert "{{ ۷*۷ }}" in page
        assert len(elements.of("style")) == (1 if address.endswith("html") else 0)

    def test_the_policy_is_as_strict_as_everywhere(self, nasty: FlaskClient) -> None:
        answer = nasty.get("/p/1")

        assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
        assert "unsafe" not in answer.headers["Content-Security-Policy"]
        assert "Set-Cookie" not in answer.headers

    def test_the_file_is_handed_over_and_not_opened_here(self, nasty: FlaskClient) -> None:
        answer = nasty.get("/p/1.html")

        disposition = answer.headers["Content-Disposition"]
        assert disposition.startswith("attachment;")
        assert disposition.isascii()
        assert not re.search(r"[\r\n]", disposition)
        assert 'filename="ghorfeh-01.html"' in disposition

    def test_directions_of_one_text_turn_no_other_round(
        self, client: FlaskClient, publish: Publish
    ) -> None:
        name_booth("01", "\u202eوارونه\u2067")
        publish("01", about="\u202e\u2066متن")

        page = client.get("/p/1").text

        assert "<bdi>\u202e" in page or "\u202e" not in page
        for name in re.findall(r"<h1>(.*?)</h1>", page):
            assert name.startswith("<bdi>")
            assert name.endswith("</bdi>")


class TestFile:
    def test_it_has_a_persian_name_and_needs_nothing_beside_it(
        self, client: FlaskClient, publish: Publish
    ) -> None:
        name_booth("01", 'خاکفرج / "شمالی"')
        publish("01", about="بوستان")

        answer = client.get("/p/1.html")

        name = "%D8%BA%D8%B1%D9%81%D9%87%D9%94%20%DB%B1%20%D8%AE%D8%A7%DA%A9%D9%81%D8%B1%D8%AC"
        assert f"filename*=UTF-8''{name}" in answer.headers["Content-Disposition"]
        elements = Elements(answer.text)
        assert elements.of("link") == []
        sources = [found.get("src") or found.get("href") for _, found in elements.found]
        outside = [one for one in sources if one and not one.startswith(("data:", "#", "tel:"))]
        assert outside == []
        assert any(one and one.startswith("data:image/svg+xml;base64,") for one in sources)
        style = answer.text.split("<style>")[1].split("</style>")[0]
        assert re.findall(r"url\([^)]*\)", style) == []
        assert "@font-face" not in answer.text

    def test_a_very_long_name_makes_no_very_long_file_name(
        self, client: FlaskClient, publish: Publish
    ) -> None:
        name_booth("01", "ن" * 200)
        publish("01")

        assert len(client.get("/p/1.html").headers["Content-Disposition"]) < 800


class TestRevalidation:
    def ask(self, client: FlaskClient, address: str, etag: str) -> TestResponse:
        return client.get(address, headers={"If-None-Match": etag})

    @pytest.mark.parametrize("address", ["/p/1", "/p/1.html"])
    def test_a_phone_that_has_it_is_not_sent_it_again(
        self, client: FlaskClient, publish: Publish, address: str
    ) -> None:
        publish()
        first = client.get(address)

        again = self.ask(client, address, first.headers["ETag"])

        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["ETag"] == first.headers["ETag"]
        assert first.headers["Cache-Control"] == "no-cache"

    def test_a_new_release_another_booths_too_and_a_rehearsal_are_news(
        self, client: FlaskClient, publish: Publish
    ) -> None:
        publish("01")
        etags = [client.get("/p/1").headers["ETag"]]

        def news() -> int:
            answer = self.ask(client, "/p/1", etags[-1])
            etags.append(answer.headers["ETag"])
            return answer.status_code

        publish("01", about="تازه")
        statuses = [news(), news()]
        publish("02", about="میانه‌ها دیگر شدند")
        statuses += [news(), news()]
        with transaction() as session:
            session.execute(update(Exhibition).values(is_rehearsal=True))
        statuses += [news(), news()]

        assert statuses == [200, 304] * 3

    def test_a_phone_that_can_unpack_gets_it_packed(
        self, client: FlaskClient, publish: Publish
    ) -> None:
        publish("01", about="بوستان " * 90)
        plain = client.get("/p/1")

        packed = client.get("/p/1", headers={"Accept-Encoding": "gzip, br"})

        assert packed.headers["Content-Encoding"] == "gzip"
        assert "Accept-Encoding" in packed.vary
        assert "Accept-Encoding" in plain.vary
        assert gzip.decompress(packed.data) == plain.data
        assert "Content-Encoding" not in plain.headers


def read_qr(svg: str) -> str:
    """What a phone reads off the drawing."""
    side = int(re.search(r'viewBox="0 0 (\d+) \1"', svg)[1])  # type: ignore[index]
    drawn = Image.new("L", (side, side), 255)
    for x, y in re.findall(r"M(\d+) (\d+)h1v1h-1z", svg):
        drawn.putpixel((int(x), int(y)), 0)
    (found,) = zxingcpp.read_barcodes(drawn.resize((side * 5, side * 5), Image.Resampling.NEAREST))
    return str(found.text)


class TestQr:
    @pytest.mark.parametrize("code", ["01", "1", "۱"])
    def test_it_leads_to_the_page_by_the_host_that_the_screen_asked(
        self, client: FlaskClient, booths: list[Booth], code: str
    ) -> None:
        answer = client.get(f"/p/{code}/qr.svg", base_url="http://192.168.7.5:8073")

        assert answer.content_type.startswith("image/svg+xml")
        assert read_qr(answer.text) == "http://192.168.7.5:8073/p/01"
        assert answer.headers["Cache-Control"] == "private, max-age=300"

    @pytest.mark.parametrize("host", ["localhost:8073", "127.0.0.1:8073", "[::1]:8073"])
    def test_a_screen_on_the_server_itself_shows_the_networks_address(
        self, client: FlaskClient, booths: list[Booth], host: str
    ) -> None:
        if not (addresses := find_lan_addresses()):
            pytest.skip("this machine has no address on a network")

        answer = client.get("/p/1/qr.svg", base_url=f"http://{host}")

        assert read_qr(answer.text) == f"http://{addresses[0]}:8073/p/01"

    def test_a_setting_names_another(
        self, environment: dict[str, str], booths: list[Booth]
    ) -> None:

        app = create_app(
            Settings.load(environment | {"GHORFEH_PUBLIC_URL": "https://ghorfeh.example/"})
        )
        with app.app_context():
            answer = app.test_client().get("/p/1/qr.svg", base_url="http://192.168.7.5")

        assert read_qr(answer.text) == "https://ghorfeh.example/p/01"

    def test_its_quiet_zone_is_four_modules_wide(
        self, client: FlaskClient, booths: list[Booth]
    ) -> None:
        svg = client.get("/p/1/qr.svg", base_url="http://192.168.7.5").text
        side = int(re.search(r'viewBox="0 0 (\d+)', svg)[1])  # type: ignore[index]
        dark = [(int(x), int(y)) for x, y in re.findall(r"M(\d+) (\d+)h1v1h-1z", svg)]

        assert min(min(place) for place in dark) == 4
        assert max(max(place) for place in dark) == side - 5


@pytest.mark.parametrize(
    ("asked", "reached"),
    [
        ("http://192.168.7.5:8073/", "http://192.168.7.5:8073"),
        ("https://ghorfeh.example/", "https://ghorfeh.example"),
        ("http://[fd00::7]:8073/", "http://[fd00::7]:8073"),
    ],
)
def test_an_address_of_another_name_stands(asked: str, reached: str) -> None:
    assert reachable_url(asked) == reached
