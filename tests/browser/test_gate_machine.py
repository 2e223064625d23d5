"""The gate's machine in a real browser: it decides as the server does, and loses no scan."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import APIResponse, Browser, Page, Route, expect

from core.audit import SYSTEM
from core.database import reading, transaction
from tests.browser.chromium import ARGUMENTS, WatchedContext, find_chromium
from tests.browser.conftest import ContextMaker
from tests.browser.gate_facts import (
    draw,
    facts_told,
    invited_told,
    ms,
    presence_told,
    rules_told,
    told_told,
)
from tests.browser.gates import PIN, Hall, Profile, Station, serve_hall
from tests.browser.kiosks import AWAY
from tests.visitors.cases import SHARED, facts_of, instant, invited_of, rules_of
from visitors.badge import issue_badge, report_lost
from visitors.badge_code import hash_code, make_code
from visitors.deciding import decide, local_day
from visitors.guest import Badge, Guest
from visitors.presence import OUTSIDE, Passage, advance
from visitors.verdict import SENTENCES, message_of

MACHINE = "/static/gate/machine"
DRAWN = 4_000

DECIDE = """async ([address, scans, sentences]) => {
  const { decide } = await import(`${address}/decide.js`);
  const { messageOf } = await import(`${address}/verdict.js`);
  return scans.map(({ facts, rules, told }) => {
    const { outcome, overrode } = decide(facts, rules);
    return [outcome, overrode, messageOf(outcome, facts, rules, told, sentences)];
  });
}"""
FOLD = """async ([address, sequences]) => {
  const { decide, isAccepted } = await import(`${address}/decide.js`);
  const { advance, OUTSIDE } = await import(`${address}/presence.js`);
  const { localDay } = await import(`${address}/zone.js`);
  return sequences.map(({ facts, rules, invited, steps }) => {
    let presence = OUTSIDE;
    return steps.map(({ at, direction, party }) => {
      const { outcome } = decide({ ...facts, at, direction, invited, presence, party }, rules);
      const day = localDay(at, rules.zone);
      const passage = { direction, at, day, gate_id: 1, party, room: invited.party_size };
      if (isAccepted(outcome)) presence = advance(presence, passage);
      return [outcome, presence];
    });
  });
}"""
# what lies on the device: how many of the queue, how many shelves of guests
KEPT = """() => new Promise((resolve, reject) => {
  const opening = indexedDB.open("ghorfeh-gate");
  opening.onerror = () => reject(opening.error);
  opening.onsuccess = () => {
    const stores = ["queue", "aside", "list"];
    const transaction = opening.result.transaction(stores);
    const counts = stores.map((name) => transaction.objectStore(name).count());
    transaction.oncomplete = () => {
      opening.result.close();
      resolve(counts.map(({ result }) => result));
    };
  };
})"""
ASIDE = """() => new Promise((resolve, reject) => {
  const opening = indexedDB.open("ghorfeh-gate");
  opening.onerror = () => reject(opening.error);
  opening.onsuccess = () => {
    const all = opening.result.transaction("aside").objectStore("aside").getAll();
    all.onsuccess = () => (opening.result.close(), resolve(all.result.map(Object.keys)));
  };
})"""
POISON = """() => new Promise((resolve, reject) => {
  const opening = indexedDB.open("ghorfeh-gate");
  opening.onerror = () => reject(opening.error);
  opening.onsuccess = () => {
    const transaction = opening.result.transaction("queue", "readwrite");
    const scan = { code: "x", hash: "x", direction: "entry", at: Date.now(), party: null };
    const poison = { id: "x", order: 0, kind: "scan", nonce: "no nonce!", decided: "unknown" };
    transaction.objectStore("queue").put({ ...scan, ...poison });
    transaction.oncomplete = () => (opening.result.close(), resolve());
  };
})"""
NO_CAMERA = "async (at) => (await import(`${at}/camera.js`)).whyNoCamera()?.code"
TWICE = """(code) => Promise.all(
  [1, 2].map(() => window.station.scan(code, { direction: "entry" })))"""
# what becomes of the page's requests, beneath its service worker as well: the answers to scans are
# lost, batches break the server, everything is cut
TROUBLE = """(kind) => {
  window.realFetch ??= window.fetch;
  window.fetch = async (address, options) => {
    const isScan = address.endsWith("/check-ins");
    if (kind === "lost" && isScan) await window.realFetch(address, options);
    if (kind === "cut" || (kind === "lost" && isScan)) throw new TypeError("away");
    if (kind !== "broken" || !address.endsWith("/batch")) return window.realFetch(address, options);
    window.broken = (window.broken ?? 0) + 1;
    const headers = { "Content-Type": "application/problem+json" };
    return new Response('{"code": "unexpected"}', { status: 500, headers });
  };
}"""
# a request waits for its answer as long as it takes
PATIENT = "() => void (AbortSignal.timeout = () => new AbortController().signal)"
CLEAN = """async ([address, reads]) => {
  const { cleanCode } = await import(`${address}/code.js`);
  const { hashCode } = await import(`${address}/sealed.js`);
  return reads.map((read) => [cleanCode(read), hashCode(read)]);
}"""


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    with serve_hall(tmp_path_factory.mktemp("hall")) as hall:
        yield hall


@pytest.fixture
def page(hall: Hall, make_context: ContextMaker) -> Page:
    context = make_context(hall.url)
    context.expect(
        *AWAY, r"answer: (401|403|404|409|422|503)", "status of (401|403|404|409|422|503)"
    )
    return context.open("/gate")


def test_the_page_decides_every_shared_case_and_says_what_the_server_says(page: Page) -> None:
    cases = [(facts_of(case.get("facts")), rules_of(case.get("rules"))) for case in SHARED["cases"]]
    drawn = list(draw(20221031, DRAWN))
    scans = [(facts, rules, drawn[0][2]) for facts, rules in cases] + drawn
    sent = [
        {"facts": facts_told(facts), "rules": rules_told(rules), "told": told_told(told)}
        for facts, rules, told in scans
    ]

    answers = page.evaluate(DECIDE, [MACHINE, sent, SENTENCES])

    wanted = []
    for facts, rules, told in scans:
        decision = decide(facts, rules)
        wanted.append(
            [decision.outcome, decision.overrode, message_of(decision, facts, rules, told)]
        )
    wrong = [
        (sent[place], answers[place], want)
        for place, want in enumerate(wanted)
        if answers[place] != want
    ]
    assert wrong == []
    told_of = [(case["outcome"], case.get("overrode")) for case in SHARED["cases"]]
    assert [(answer[0], answer[1]) for answer in answers[: len(cases)]] == told_of
    assert {answer[0] for answer in answers} >= {one["outcome"] for one in SHARED["cases"]}


def test_the_page_folds_and_cleans_as_the_server_does(page: Page) -> None:
    sequences, wanted = [], []
    for sequence in SHARED["sequences"]:
        rules, invited = rules_of(sequence.get("rules")), invited_of(sequence.get("invited"))
        steps = [
            {
                "at": ms(instant(step["at"])),
                "direction": step["direction"],
                "party": step.get("party"),
            }
            for step in sequence["steps"]
        ]
        facts, told = facts_told(facts_of()), invited_told(invited)
        sequences.append(
            {"facts": facts, "rules": rules_told(rules), "invited": told, "steps": steps}
        )
        wanted.append(_folded(sequence["steps"], rules, invited))
    reads = [case["read"] for case in SHARED["cleaning"]] + [make_code() for _ in range(50)]

    folded = page.evaluate(FOLD, [MACHINE, sequences])
    cleaned = page.evaluate(CLEAN, [MACHINE, [*reads, "ض" * 100_000, "\\000026" * 20_000]])

    assert folded == wanted
    codes = [case["code"] for case in SHARED["cleaning"]]
    assert [code for code, _ in cleaned] == [*codes, *reads[len(codes) :], None, None]
    assert cleaned[-3][1] == _as_listed(reads[-1])


def _folded(steps: list[dict[str, Any]], rules: Any, invited: Any) -> list[Any]:
    presence, told = OUTSIDE, []
    for step in steps:
        at, party = instant(step["at"]), step.get("party")
        assert at is not None
        facts = replace(facts_of(), at=at, direction=step["direction"], invited=invited)
        decision = decide(replace(facts, presence=presence, party=party), rules)
        if decision.is_accepted:
            day = local_day(at, rules.zone)
            passage = Passage(step["direction"], at, day, 1, party, invited.party_size)
            presence = advance(presence, passage)
        told.append([decision.outcome, presence_told(presence)])
        assert told[-1][0] == step["outcome"]
    return told


def _as_listed(code: str) -> str:
    return base64.urlsafe_b64encode(bytes.fromhex(hash_code(code))).decode().rstrip("=")


def test_a_gate_scans_with_the_server_alone_and_with_it_again(hall: Hall, page: Page) -> None:
    one, two, three = hall.invite("نرگس احمدی"), hall.invite("کاوه رضایی"), hall.invite()
    away, party = hall.invite("مهری نادری", state="withdrawn"), hall.invite(party_size=4)
    station = Station(page, hall.pair(), hall.url)
    posted: list[str] = []
    page.on("request", lambda request: posted.append(request.url))

    # with the server
    station.wait("s.list.count === 5 && s.gate === 'در شمالی' && s.isRehearsal")
    first, again = page.evaluate(
        TWICE,
        one.code,
    )
    third = station.scan(one.code.lower())
    assert [told["wasSuppressed"] for told in (first, again, third)] == [False, True, True]
    assert {told["nonce"] for told in (first, again, third)} == {first["nonce"]}
    assert (first["decidedBy"], first["outcome"], first["guest"]["name"]) == (
        "server", "admitted", "نرگس احمدی",
    )  # fmt: skip
    assert sum(url.endswith("/check-ins") for url in posted) == 1
    assert station.outcome(away.code) == ("server", "withdrawn")
    assert station.outcome("0" * 26) == ("server", "unknown")
    station.wait("s.waiting === 0 && s.inside === 1 && Math.abs(s.clockError) < 5")

    # alone
    page.context.set_offline(True)
    station.wait("!s.isConnected")
    told = station.scan(two.code)
    assert (told["decidedBy"], told["outcome"], told["isKept"]) == ("gate", "admitted", True)
    assert (told["message"], told["inside"]) == ("کاوه رضایی، خوش آمدید.", 2)
    assert station.outcome(two.code, "exit") == ("gate", "departed")
    assert station.outcome(one.code, party=1) == ("gate", "already_inside")
    assert "از «در شمالی» وارد شده" in station.state["last"][0]["message"]
    assert station.outcome(away.code, "exit") == ("gate", "withdrawn")
    assert station.outcome(make_code()) == ("gate", "unknown")
    assert station.outcome("سلام") == ("gate", "malformed")
    assert station.scan(party.code, party=3)["inside"] == 4
    assert station.outcome(party.code, party=2) == ("gate", "already_inside")
    mistake = station.scan(three.code)
    assert station.attempt("undo", mistake["nonce"])["done"]["inside"] == 4
    assert station.outcome(three.code, party=1) == ("gate", "admitted")
    refused = station.attempt("scan", away.code, {"direction": "entry", "override": PIN})
    assert refused["code"] == "away"
    assert station.attempt("undo", first["nonce"])["code"] == "away"
    station.wait("s.waiting === 11 && s.inside === 5")
    assert page.evaluate(KEPT)[0] == 11

    # and with it again
    page.context.set_offline(False)
    station.wait("s.isConnected && s.waiting === 0 && s.inside === 5")
    assert station.state["refusedUploads"] == []
    assert hall.outcomes(two) == [("entry", "admitted"), ("exit", "departed")]
    assert hall.outcomes(one) == [("entry", "admitted"), ("entry", "already_inside")]
    assert [row.party for row in hall.rows(party)] == [3, 2]
    assert [row.annulled_at is not None for row in hall.rows(three)] == [True, False]
    let_in = station.scan(away.code, override=PIN)
    assert (let_in["outcome"], let_in["overrode"]) == ("admitted", "withdrawn")
    assert (
        station.attempt("scan", away.code, {"direction": "exit", "override": PIN | {"pin": "1"}})[
            "code"
        ]
        == "pin_refused"
    )
    assert station.attempt("undo", first["nonce"])["done"]["nonce"] == first["nonce"]


def test_no_scan_is_lost_or_doubled_whatever_is_cut(
    hall: Hall, browser: Browser, tmp_path: Path
) -> None:
    gate, guests = hall.pair("در جنوبی"), [hall.invite() for _ in range(4)]
    codes = [guest.code for guest in guests]
    profile = Profile(browser, hall.url, tmp_path)

    # the server has the scan, its answer is lost
    station = Station(profile.open(), gate, hall.url)
    station.wait("s.list.count >= 4 && s.isConnected")
    station.page.evaluate("() => navigator.serviceWorker.ready.then(() => undefined)")
    station.page.evaluate(TROUBLE, "lost")
    lost = station.scan(codes[0])
    assert (lost["decidedBy"], lost["outcome"]) == ("gate", "admitted")
    station.page.evaluate(TROUBLE, None)
    station.wait("s.isConnected && s.waiting === 0")
    assert [row.nonce for row in hall.rows(guests[0])] == [lost["nonce"]]

    inside = station.state["inside"]

    # no server: the gate goes on, is switched off, comes back, and knows what it did
    hall.product.stop()
    station.wait("!s.isConnected")
    assert station.outcome(codes[1]) == ("gate", "admitted")
    assert station.outcome(codes[0], party=1) == ("gate", "already_inside")
    undone = station.scan(codes[2])["nonce"]
    assert "done" in station.attempt("undo", undone)
    station.page.evaluate(POISON)
    profile.close()
    reopened = profile.open()  # out of the browser's own keeping
    expect(reopened.locator("noscript")).to_be_attached()
    hall.product.start()
    reopened.evaluate(TROUBLE, "cut")
    station = Station(reopened, gate, hall.url)
    station.wait(f"s.waiting === 5 && !s.isConnected && s.inside === {inside + 1}")
    assert station.outcome(codes[1]) == ("gate", "already_inside")
    assert station.outcome(codes[3]) == ("gate", "admitted")

    # a server that breaks on the batch keeps nothing from waiting; then each has its end
    station.page.evaluate(TROUBLE, "broken")
    station.page.wait_for_function("() => window.broken > 0")
    station.page.evaluate("() => window.station.settle()")
    assert station.state["waiting"] == 7
    station.page.evaluate(TROUBLE, None)
    station.wait("s.waiting === 0")
    assert [one["nonce"] for one in station.state["refusedUploads"]] == ["no nonce!"]
    # of a scan that nobody will send again, no code stays on the device
    (kept,) = station.page.evaluate(ASIDE)
    assert not {"code", "hash"} & set(kept)
    assert [hall.outcomes(guest) for guest in guests] == [
        [("entry", "admitted"), ("entry", "already_inside")],
        [("entry", "admitted"), ("entry", "already_inside")],
        [("entry", "admitted")],
        [("entry", "admitted")],
    ]
    assert [row.nonce for row in hall.rows(guests[2]) if row.annulled_at] == [undone]

    # what was refused stays to be seen until it was
    station.page.evaluate("() => window.station.close()")
    station = Station(profile.open(), gate, hall.url)
    assert len(station.state["refusedUploads"]) == 1
    station.page.evaluate("() => window.station.forgetRefused('no nonce!')")
    assert station.state["refusedUploads"] == []
    profile.close()


def test_a_gate_hears_of_badges_that_end_and_keeps_nothing_once_it_is_revoked(
    hall: Hall, page: Page
) -> None:
    gate, guest = hall.pair("در شرقی"), hall.invite()
    station = Station(page, gate, hall.url)
    station.wait("s.list.count > 0")
    with transaction() as session:
        fresh = issue_badge(session, session.get_one(Guest, guest.guest_id), by=SYSTEM)
    page.wait_for_function("(code) => window.station.look(code) !== null", arg=fresh.code)

    page.context.set_offline(True)
    assert station.outcome(guest.code) == ("gate", "revoked")
    assert station.outcome(fresh.code) == ("gate", "admitted")
    hall.revoke(gate)
    page.context.set_offline(False)

    station.wait("s.isRevoked && s.refusal.code === 'token_revoked' && s.list.count === 0")
    page.wait_for_function("async () => (await (" + KEPT + ")())[2] === 0")
    assert station.state["waiting"] == 2


def test_a_gate_that_has_just_begun_says_of_ended_badges_what_the_server_says(
    hall: Hall, page: Page
) -> None:
    replaced, lost, away = hall.invite(), hall.invite(), hall.invite(state="withdrawn")
    with transaction() as session:
        fresh = issue_badge(session, session.get_one(Guest, replaced.guest_id), by=SYSTEM)
        report_lost(session, lost.guest_id, by=SYSTEM)
    with reading() as session:
        live = session.query(Badge).filter(Badge.ended_at.is_(None)).count()
    station = Station(page, hall.pair("در آشنا"), hall.url)
    # whoever was told the whole list counts those that still let somebody in
    station.wait(f"s.list.count === {live}")
    badges = [replaced, lost, away]
    server = [station.scan(badge.code, party=1) for badge in badges]

    page.context.set_offline(True)
    station.wait("!s.isConnected")
    alone = [station.scan(badge.code, party=1) for badge in badges]

    told = [
        [(one["decidedBy"], one["outcome"], one["message"]) for one in some]
        for some in (server, alone)
    ]
    assert [outcome for _, outcome, _ in told[0]] == ["revoked", "revoked", "withdrawn"]
    assert told[1] == [("gate", *said) for _, *said in told[0]]
    assert station.outcome(fresh.code) == ("gate", "admitted")
    page.context.set_offline(False)
    station.wait("s.waiting === 0")


def test_a_list_that_arrives_after_the_gate_was_revoked_fills_nothing(
    hall: Hall, page: Page
) -> None:
    gate, guest = hall.pair("در پشتی"), hall.invite()
    station = Station(page, gate, hall.url)
    page.wait_for_function("(code) => window.station.look(code) !== null", arg=guest.code)
    page.evaluate(PATIENT)
    held: list[tuple[Route, APIResponse]] = []

    def hold(route: Route) -> None:
        answer = route.fetch()
        if not answer.json()["entries"]:
            return route.fulfill(response=answer)
        held.append((route, answer))
        page.evaluate("() => void (window.isHeld = true)")

    page.route("**/api/v1/gate/list*", hold)
    hall.invite()
    page.wait_for_function("() => window.isHeld")
    hall.revoke(gate)
    assert station.scan(guest.code)["code"] == "token_revoked"
    station.wait("s.isRevoked && s.list.count === 0")

    page.evaluate("() => void (window.before = window.station.state)")
    [(route, answer)] = held
    route.fulfill(response=answer)
    page.wait_for_function("() => window.station.state !== window.before")

    assert station.state["list"] == {"count": 0, "at": None}
    assert page.evaluate(KEPT)[2] == 0


def test_a_gate_on_plain_http_holds_the_list_and_goes_on_alone(
    hall: Hall, browser: Browser
) -> None:
    guest, gate = hall.invite("نرگس احمدی"), hall.pair("در غربی")
    url = hall.url.replace("127.0.0.1", "gate.test")
    rule = "--host-resolver-rules=MAP gate.test 127.0.0.1"
    plain = browser.browser_type.launch(executable_path=find_chromium(), args=[*ARGUMENTS, rule])
    context = WatchedContext(plain, url)
    context.expect(*AWAY, "Cross-Origin-Opener-Policy")  # of plain HTTP Chromium says so itself
    try:
        station = Station(context.open("/gate"), gate, "")
        assert not station.page.evaluate("isSecureContext")
        assert station.page.evaluate(NO_CAMERA, MACHINE) == "camera_insecure"
        station.page.wait_for_function(
            "(code) => window.station.look(code) !== null", arg=guest.code
        )
        context.context.set_offline(True)
        station.wait("!s.isConnected")
        told = station.scan(guest.code)
        assert (told["decidedBy"], told["isKept"]) == ("gate", True)
        assert told["message"] == "نرگس احمدی، خوش آمدید."
        context.context.set_offline(False)
        station.wait("s.waiting === 0")
    finally:
        context.close()
        plain.close()

    assert hall.outcomes(guest) == [("entry", "admitted")]
