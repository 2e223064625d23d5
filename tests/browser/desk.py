"""What an organiser does at the desk, on its real pages."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from core.persian import to_ascii_digits, to_persian_digits


def sign_in(page: Page, name: str, password: str) -> None:
    """Sign in at the door; ends on the first page, or where a password is to be chosen."""
    page.goto("/admin/sign-in")
    page.get_by_label("نام حساب").fill(name)
    page.get_by_label("گذرواژه", exact=True).fill(password)
    page.get_by_role("button", name="ورود", exact=True).click()
    expect(page).not_to_have_url(re.compile("sign-in"))


def choose_password(page: Page, *, current: str, new: str) -> None:
    """Replace the one-time password; ends on the desk."""
    expect(page).to_have_url(re.compile("/admin/password"))
    page.locator("[name=current]").fill(current)
    page.locator("[name=new]").fill(new)
    page.locator("[name=again]").fill(new)
    page.get_by_role("button", name="گذاشتن گذرواژه").click()
    expect(page).not_to_have_url(re.compile("/admin/password"))


def open_editor(page: Page, code: str, section: str = "identity") -> None:
    """Open a section of a booth, ready to be written in: its script is there and saves."""
    page.goto(f"/admin/booths/{code}/{section}")
    expect(page.locator("[data-behaviour=edit-section].is-bound")).to_be_visible()


def write(page: Page, path: str, value: str, part: str = "") -> None:
    """Type into a field of the open section; ``part`` is value, year or source of a figure."""
    wanted = f"[data-part='{part}']" if part else "[data-part]"
    page.locator(f"[data-path='{path}'] {wanted}").fill(value)


def save(page: Page) -> None:
    """Press «ذخیره» and wait until the editor says that it is saved."""
    page.locator("[data-save-now]").click()
    expect(page.locator("[data-save-state]")).to_have_attribute("data-state", "saved")


def publish(page: Page, code: str) -> None:
    """Publish this booth alone; ends on the page that follows it."""
    page.goto(f"/admin/publish?booth={code}")
    page.locator("[data-publishes]").click()
    expect(page).to_have_url(re.compile("/admin/publish/jobs/"))


def roll_back(page: Page, number: int, reason: str) -> None:
    """Go back to a release from the list; ends on the page that follows it."""
    page.goto("/admin/releases")
    page.locator(f"a[href='/admin/releases/{number}/roll-back']").click()
    page.locator("[name=reason]").fill(reason)
    page.locator("form:has([name=reason]) button").click()
    expect(page).to_have_url(re.compile("/admin/publish/jobs/"))


def make_code(page: Page, booth: str) -> str:
    """Six digits for a kiosk at this booth; ends on the page that waits for them to be typed."""
    page.goto(f"/admin/devices/codes/new?booth={booth}")
    page.locator("main form button.button-primary").click()
    shown = page.locator("#pairing-code").inner_text()
    return "".join(to_ascii_digits(shown).split())


def pair(screen: Page, code: str) -> None:
    """Type the code on the screen's keypad; ends when the screen is a booth's."""
    screen.goto("/screen/app")
    for digit in code:
        screen.get_by_role("button", name=to_persian_digits(digit), exact=True).click()
    expect(screen.locator(".attract h1")).to_be_visible()


def revoke(page: Page, device: str) -> None:
    """Let the device of this name in no more."""
    page.goto("/admin/devices")
    page.locator("main").get_by_role("link", name=device).first.click()
    page.wait_for_load_state("networkidle")  # the question is asked by a script that comes later
    page.locator("form[action$='/revoke'] button").click()
    page.locator("dialog[open]").get_by_role("button", name="گرفتن دسترسی").click()
    expect(page.locator("main")).to_contain_text("باطل")
