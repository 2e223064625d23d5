"""What an organiser does at the desk, on its real pages."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect


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
