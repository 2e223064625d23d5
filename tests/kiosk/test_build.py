"""The screen's files as they are served: shorter, whole, and of one build."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from kiosk.build import Build, make_build
from kiosk.bundle import bundle
from kiosk.squeeze import squeeze_script, squeeze_style
from tests.live import ROOT

PAGES = ROOT / "kiosk" / "templates" / "kiosk"


@pytest.fixture(scope="module")
def build() -> Build:
    return make_build(ROOT / "static", PAGES)


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("// why\nlet a = 1; // one\n", "let a=1;"),
        ("if (a) {\n  b();\n}\nc()\n", "if(a){b();}\nc()"),
        ("/* kind */ let a;\n\n\n  let b;\n", "let a;let b;"),
        ("return\n  a\n", "return\na"),
        ("a\n  .b()\n  ?? c\nd++\n", "a.b()??c\nd++"),
        ("a = b\n++c\n", "a=b\n++c"),
        ("a = b + +c - -d\n", "a=b + +c - -d"),
        ('let a = "// no";\n', 'let a="// no";'),
        ("let a = 'it\\'s // no';\n", "let a='it\\'s // no';"),
        ("let a = `  // no\n  ${b /* yes */}\n  c`;\n", "let a=`  // no\n  ${b }\n  c`;"),
        ("let a = html`<p>\n    b\n  </p>`;\n", "let a=html`<p>b<//>`;"),
        (
            "let a = html`<p\n  class=x>${b}\n  ${c} </p>\n  <b/>`;\n",
            "let a=html`<p\nclass=x>${b}\n${c} <//><b/>`;",
        ),
        ("let a = html`${`  x\n  y`}`;\n", "let a=html`${`  x\n  y`}`;"),
        ("let a = `${{ b: `}` }.b}`; // c\n", "let a=`${{b:`}`}.b}`;"),
        ("let a = /[/*]\\/`'\"/g; // b\n", "let a=/[/*]\\/`'\"/g;"),
        ("let a = b / c; // d / e\n", "let a=b / c;"),
        ("let a = (b) / c / `d`;\n", "let a=(b)/ c / `d`;"),
        ("return /[`]/.test(a);\n", "return /[`]/.test(a);"),
        ("a\n/* b\n c */\nd\n", "a\nd"),
    ],
)
def test_a_script_loses_comments_and_indentation_and_nothing_else(
    script: str, expected: str
) -> None:
    assert squeeze_script(script) == expected + "\n"


TEXT = st.text(st.sampled_from(list("ab`'\"/*\\ \n${}[]()//")), max_size=30)


@given(text=TEXT)
def test_what_stands_in_strings_and_templates_stays_as_it_is(text: str) -> None:
    quoted = '"' + re.sub(r'(["\\])', r"\\\1", text).replace("\n", "\\n") + '"'
    template = "`" + re.sub(r"([`\\$])", r"\\\1", text) + "`"

    squeezed = squeeze_script(f"  let a = {quoted}; // why\n  let b = {template}; /* why */\n")

    assert squeezed == f"let a={quoted};let b={template};\n"


def test_a_style_sheet_loses_comments_and_indentation_and_nothing_else() -> None:
    style = "/* why */\n.a .b,\n.c {\n  content: '/* no */'; /* b */\n  color: red;\n}\n"

    assert squeeze_style(style) == ".a .b,\n.c {\ncontent: '/* no */';\ncolor: red;\n}\n"


def test_every_file_that_a_page_or_a_script_names_is_of_the_build(
    build: Build, client: FlaskClient
) -> None:
    pages = [client.get(path).text for path in ("/screen", "/screen/app")]
    named = {
        name
        for page in pages
        for name in re.findall(rf'="(/screen/build/{build.hash}/[^"]+)', page)
    }

    assert {name for name in named if client.get(name).status_code != 200} == set()
    assert len(named) > 15


MODULES = {
    "a.js": 'import { b, c as d } from "./in/b.js";\nimport { v } from "./v.js";\nawait d(b, v);\n',
    "in/b.js": 'import { e } from "../e.js";\nconst b = e + 1;\nexport const c = () => b;\n'
    "export { b };\n",
    "e.js": "export const e = 1;\nexport function f() {}\n",
    "v.js": 'export { v } from "./out/lib.js";\n',
}
JOINED = """\
const $m0=(()=>{const e=1;function f(){}
return{e,f};})();const $m1=(()=>{const{e}=$m0;const b=e + 1;const c=()=>b;\
return{c,b};})();import * as $m2 from "./out/lib.js";const $m3=(()=>{return{v:$m2.v};})();\
{const{b,c:d}=$m1;const{v}=$m3;await d(b,v);}
"""


def join(modules: dict[str, str]) -> str:
    return bundle("a.js", modules.__getitem__, lambda path: path.startswith("out/"))


def test_modules_are_joined_in_the_order_in_which_a_browser_runs_them() -> None:
    assert squeeze_script(join(MODULES)) == JOINED


@pytest.mark.parametrize(
    "module",
    [
        'import { a } from "./a.js";\n',
        "export default 1;\n",
        'import * as a from "./b.js";\n',
        "export let a = 1;\n",
    ],
)
def test_a_module_that_cannot_be_joined_is_named(module: str) -> None:
    modules = {"a.js": 'import { b } from "./b.js";\n', "b.js": module}

    with pytest.raises(ValueError, match=r"[ab]\.js"):
        join(modules)


def test_nothing_in_a_build_leads_out_of_it(build: Build) -> None:
    texts = [file.body for path, file in build.files.items() if not path.startswith("vendor/")]

    assert [text[:80] for text in texts if b"/static/" in text] == []


def test_the_hash_changes_with_every_byte_and_name_and_with_the_pages(tmp_path: Path) -> None:
    (tmp_path / "screen").mkdir()
    (tmp_path / "pages").mkdir()
    for name in ("main", "preview", "shell", "worker"):
        (tmp_path / "screen" / f"{name}.js").write_text("a();")
    for name in ("tokens.css", "icons.svg", "brand/girih.svg", "screen/shell.html"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("")
    style = tmp_path / "screen" / "a.css"

    def hash_now() -> str:
        return make_build(tmp_path, tmp_path / "pages").hash

    style.write_text("a {}")
    hashes = [hash_now(), hash_now()]
    style.write_text("b {}")
    hashes.append(hash_now())
    style.rename(tmp_path / "screen" / "b.css")
    hashes.append(hash_now())
    (tmp_path / "pages" / "screen.html").write_text("<p>")
    hashes.append(hash_now())

    assert hashes[0] == hashes[1]
    assert len(set(hashes)) == 4


def test_a_file_is_served_for_ever_and_packed_for_who_can_unpack_it(client: FlaskClient) -> None:
    address = main_of(client)

    plain = client.get(address)
    packed = client.get(address, headers={"Accept-Encoding": "gzip"})

    assert plain.mimetype == packed.mimetype == "text/javascript"
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert len(packed.data) < len(plain.data) / 2
    assert plain.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Accept-Encoding" in plain.headers["Vary"]
    assert plain.headers["Vary"] == packed.headers["Vary"]


def main_of(client: FlaskClient) -> str:
    files: list[str] = client.get("/screen/build").get_json()["files"]
    return next(path for path in files if path.endswith("/screen/main.js"))


@pytest.mark.parametrize("path", ["screen/nothing.js", "../app.py", "screen/../../app.py", ""])
def test_what_is_not_of_the_build_is_not_there(client: FlaskClient, path: str) -> None:
    folder = main_of(client).removesuffix("screen/main.js")

    assert client.get(folder + path).status_code == 404


def test_another_builds_files_are_not_there(client: FlaskClient) -> None:
    hashed = client.get("/screen/build").get_json()["build"]

    address = main_of(client).replace(hashed, "0123456789ab")

    assert client.get(address).status_code == 404


def test_the_worker_is_looked_at_anew_and_may_serve_the_pages(client: FlaskClient) -> None:
    answer = client.get("/screen/worker.js")

    assert answer.status_code == 200
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.headers["Service-Worker-Allowed"] == "/screen"


def test_the_app_may_be_framed_on_the_kiosk_itself_and_nowhere_else(client: FlaskClient) -> None:
    app, shell = client.get("/screen/app"), client.get("/screen")

    def directive(answer: object, name: str) -> str:
        policy: str = answer.headers["Content-Security-Policy"]  # type: ignore[attr-defined]
        return next(part for part in policy.split("; ") if part.startswith(name))

    here = "http://localhost:* http://127.0.0.1:*"
    assert directive(app, "frame-ancestors") == f"frame-ancestors 'self' {here} file:"
    assert "X-Frame-Options" not in app.headers
    assert directive(shell, "frame-ancestors") == "frame-ancestors 'self'"
    assert directive(shell, "frame-src") == f"frame-src 'self' {here}"
    assert shell.headers["X-Frame-Options"] == "SAMEORIGIN"


def test_the_gate_has_a_build_of_its_own_with_all_that_its_camera_needs(
    client: FlaskClient,
) -> None:
    told = client.get("/gate/build").get_json()
    page = client.get("/gate")
    worker = client.get("/gate/worker.js")

    answers = {path: client.get(path) for path in told["files"]}
    assert {path for path, answer in answers.items() if answer.status_code != 200} == set()
    types = {path.rsplit("/", 1)[1]: answer.mimetype for path, answer in answers.items()}
    assert types["zxing_reader.wasm"] == "application/wasm"
    assert types["main.js"] == "text/javascript"
    assert told["pages"] == ["/gate"]
    assert told["build"] in page.text
    assert "'wasm-unsafe-eval'" in page.headers["Content-Security-Policy"]
    assert "'wasm-unsafe-eval'" not in client.get("/screen/app").headers["Content-Security-Policy"]
    assert worker.headers["Service-Worker-Allowed"] == "/gate"
