"""Booths that say much, little, nothing and too much: what a screen must show and look intended."""

from __future__ import annotations

import io
import threading
import time
from collections.abc import Iterable, Mapping
from typing import Any

from PIL import Image, ImageDraw

from booth_content.draft import section_drafts
from booth_content.jobs import publish_now
from booth_content.media import MediaItem
from booth_content.pictures import keep_upload, receive_file
from booth_content.publishing import sign_off_if_needed
from booth_content.saving import save_section
from core.accounts import Account, add_account, prepare_password
from core.audit import SYSTEM
from core.database import reading, transaction
from core.settings import Settings
from tests.browser.product import Product
from tests.builders import get_booth
from tests.live import DEADLINE_SECONDS

FULL, POOR, EXTREME = "02", "03", "04"
STRATUM, BASE, AGENCY = "56", "73", "60"
EXHIBITS = (FULL, POOR, EXTREME, STRATUM, BASE, AGENCY)

STORY = (
    "این متن نمونه است و دربارهٔ هیچ محله‌ای نیست؛ تنها نشان می‌دهد که چند جملهٔ پیاپی روی نمایشگر "
    "چگونه خوانده می‌شود، از کجا شکسته می‌شود و چه اندازه جا می‌گیرد. "
)
TITLE_90 = "کارگاه آموزش و تولید مشترک بانوان سرپرست خانوار در سرای محله با همراهی گروه‌های داوطلب"[
    :90
]
# nothing to break a line at, and marks that would turn the rest of the page around
ENDLESS = "بی‌فاصله" * 60
TURNED = "متن \u202eبرگشته\u202c و \u2067جداشده\u2069 با ۱۲ و 34 و abc"

Section = Mapping[str, Any]


def figure(value: float, unit: str | None = None, year: int = 1400) -> dict[str, Any]:
    told = {"value": value, "year": year, "source": "داده نمونه"}
    return told | ({"unit": unit} if unit else {})


def _full(pictures: list[str]) -> dict[str, Section]:
    def photo(number: int, caption: str) -> dict[str, str]:
        return {"media": pictures[number % len(pictures)], "caption": caption, "alt": caption}

    capacities = {}
    for number in range(1, 10):
        item = {
            "title": f"ظرفیت نمونهٔ {number}: سرای محله با کارگاه و کتابخانه",
            "category": ["people", "place", "religious", "economic"][number % 4],
            "count": figure(12 * number, "داوطلب"),
            "description": STORY,
        }
        capacities[f"c{number}"] = item | (
            {"picture": photo(number, "سرای محله")} if number < 4 else {}
        )
    return {
        "identity": {
            "about": STORY * 2,
            "population": figure(24_500),
            "households": figure(7_120),
            "area": figure(112.5),
            "boundaries": "از خیابان نمونهٔ یک تا میدان نمونه و بلوار نمونهٔ دو.",
            "elders": figure(2_140),
            "children": figure(6_900),
            "employment_rate": figure(63.4),
            "tenants": figure(38),
            "worn_out_homes": figure(410),
            "literacy": figure(91.2),
            "schools": figure(11),
            "mosques": figure(9),
            "issues_book": True,
            "housing_problems": STORY,
        },
        "capacities": capacities,
        "opportunities": {
            f"o{number}": {
                "title": f"فرصت نمونهٔ {number} برای همکاری",
                "category": "employment",
                "description": STORY,
                "partners": "فنی و حرفه‌ای، خیران",
            }
            for number in range(1, 4)
        },
        "social_harms": {
            "h1": {
                "title": "آسیب نمونه",
                "category": "unemployment",
                "severity": "high",
                "figure": figure(320, "نفر"),
                "description": STORY,
                "actions": STORY,
            },
            "h2": {"title": "آسیب نمونهٔ دو", "category": "other", "severity": "low"},
        },
        "needs": {
            f"n{number}": {
                "title": title,
                "category": "family",
                "severity": severity,
                "people": 120 * number,
                "cost": 85.5 * number,
                "description": STORY,
                "what_would_help": "دو مشاور خانواده، هفته‌ای یک روز، به مدت شش ماه.",
                "residents_priority": number,
                "source": "نشست شورا (نمونه)",
                "raised_on": "1401-06-15",
            }
            for number, (title, severity) in enumerate(
                [
                    ("راه‌اندازی خانهٔ بازی کودکان", "medium"),
                    ("مشاورهٔ خانواده برای ۱۲۰ خانوار در نزدیک‌ترین مسجد", "high"),
                    ("روشنایی کوچه‌ها", "low"),
                ],
                start=1,
            )
        },
        "performance": {
            "p1": {
                "title": "کلاس‌های تابستانی",
                "category": "education",
                "result": figure(640, "دانش‌آموز", 1401),
                "change": {
                    "before": 21,
                    "after": 58,
                    "unit": "کلاس",
                    "before_year": 1399,
                    "after_year": 1401,
                    "source": "داده نمونه",
                },
                "description": STORY,
                "picture": photo(2, "کلاس تابستانی"),
                "done_on": "1401-05-20",
            },
            "p2": {
                "title": "کاشت نهال",
                "category": "development",
                "result": figure(1_200, "نهال"),
            },
        },
        "martyr": {
            "name": "نام نمونه (داده نمونه)",
            "text": STORY,
            "words": "این جمله نمونه است و از کسی نیست.",
            "source": "داده نمونه",
        },
        "manager": {
            "person": {"name": "نام نمونه", "role": "مدیر محله"},
            "message": STORY,
            "picture": photo(3, "تصویر نمونه"),
        },
        "council": {
            f"m{number}": {
                "person": {"name": f"عضو نمونهٔ {number}", "role": "عضو شورا"},
                "area": "culture",
                "about": "معلم بازنشسته",
            }
            for number in range(1, 8)
        },
        "green_houses": {
            f"g{number}": {
                "title": f"خانهٔ سبز نمونهٔ {number}",
                "is_support_centre": number == 1,
                "services": STORY,
                "families": figure(40 * number),
            }
            for number in range(1, 4)
        },
        "gallery": {
            f"a{number}": {"picture": photo(number, f"عکس نمونهٔ {number}")} for number in range(8)
        },
        "products": {
            f"k{number}": {
                "title": f"محصول نمونهٔ {number}",
                "category": "food",
                "price": 85_000 * number,
                "description": STORY,
                "picture": photo(number, "محصول نمونه"),
                "order_phone": "02537700000",
            }
            for number in range(1, 4)
        },
        "contact": {"phone": "02537700000", "hours": "شنبه تا چهارشنبه، ۱۶ تا ۱۹"},
    }


def _extreme(thin: str) -> dict[str, Section]:
    return {
        "identity": {
            "about": ENDLESS[:700],
            "population": figure(9_999_999),
            "households": figure(1),
            "housing_problems": TURNED,
        },
        "capacities": {"c1": {"title": TITLE_90, "description": ENDLESS}},
        "needs": {
            "n1": {
                "title": "بسیار" * 18,
                "category": "other",
                "severity": "high",
                "people": 10_000_000,
                "cost": 99_999_999.5,
                "what_would_help": TURNED,
            }
        },
        "gallery": {"a1": {"picture": {"media": thin, "caption": TITLE_90, "alt": "باریک"}}},
        "council": {"m1": {"person": {"name": TITLE_90[:80], "role": TITLE_90[:80]}}},
    }


def _stratum() -> dict[str, Section]:
    return {
        "introduction": {"about": STORY * 2, "mission": "دانش ما در خدمت همسایه (نمونه)"},
        "specialised_groups": {
            f"s{number}": {
                "title": f"گروه نمونهٔ {number}",
                "category": "health",
                "members": 15 * number,
                "description": STORY,
            }
            for number in range(1, 5)
        },
        "volunteers": {
            "count": figure(340),
            "skills": "پزشکی، پرستاری، مشاوره",
            "how_to_join": STORY,
        },
    }


def _base(pictures: list[str]) -> dict[str, Section]:
    return {
        "introduction": {
            "about": STORY,
            "mission": "کنار محله‌ها، هر هفته (نمونه)",
            "picture": {"media": pictures[0], "caption": "نمونه", "alt": "نمونه"},
        },
        "field_of_work": {"area": "sport", "description": STORY, "members": figure(48)},
        "supported_neighbourhoods": {
            f"s{number}": {"title": f"محلهٔ نمونهٔ {number}", "support": STORY}
            for number in range(1, 8)
        },
        "needs": {
            "n1": {
                "title": "زمین ورزشی سرپوشیده (نمونه)",
                "category": "sport",
                "severity": "high",
                "people": 900,
                "what_would_help": "یک سولهٔ ۶۰۰ متری",
            }
        },
    }


def _agency() -> dict[str, Section]:
    return {
        "introduction": {"about": STORY, "mission": "خدمت را به محله می‌آوریم (نمونه)"},
        "services": {
            f"s{number}": {
                "title": f"خدمت نمونهٔ {number}",
                "category": "welfare",
                "for_whom": "همهٔ اهالی",
                "description": STORY,
                "is_free": True,
                "capacity": figure(200 * number, "نفر", 1401),
            }
            for number in range(1, 7)
        },
        "liaisons": {
            "l1": {
                "person": {"name": "رابط نمونه", "role": "کارشناس"},
                "subject": "وام",
                "phone": "02537700000",
            }
        },
    }


def exhibit(product: Product) -> None:
    """Publish a booth of every kind, one with a word, and one with more than it can hold."""
    with product.inside() as app:
        settings: Settings = app.extensions["ghorfeh_settings"]
        with transaction() as session:
            account = add_account(
                session,
                name="نمونه‌نویس",
                role="admin",
                password_hash=prepare_password("سه واژهٔ بی‌ربط"),
                by=SYSTEM,
            )
        pictures = _draw_pictures(settings, account, FULL, [(640, 400 + 60 * n) for n in range(4)])
        of_base = _draw_pictures(settings, account, BASE, [(600, 450)])
        (thin,) = _draw_pictures(settings, account, EXTREME, [(1, 10_000)])
        said = {
            FULL: _full(pictures),
            POOR: {"identity": {"about": "همسایگی"}},
            EXTREME: _extreme(thin),
            STRATUM: _stratum(),
            BASE: _base(of_base),
            AGENCY: _agency(),
        }
        for code, sections in said.items():
            _say(account, code, sections)
        publish_now(list(said), reason="نمونه", by=account.actor)


def _say(account: Account, code: str, sections: Mapping[str, Section]) -> None:
    """The booth says this and nothing else."""
    with transaction() as session:
        booth = get_booth(session, code)
        said = {key: dict(draft.fields) for key, draft in section_drafts(session, booth).items()}
        for key in {*said, *sections}:
            before, after = said.get(key, {}), _flat(sections.get(key, {}))
            changes = {
                path: {"before": before.get(path), "after": after.get(path)}
                for path in {*before, *after}
                if before.get(path) != after.get(path)
            }
            saved = save_section(session, booth, section_key=key, changes=changes, by=account)
            assert saved.errors == {}
            assert saved.conflicts == []
        sign_off_if_needed(session, booth, by=account)


def _flat(section: Section) -> dict[str, Any]:
    """Items as the paths they are kept under, with their order."""
    found = [one for one in section.values() if isinstance(one, Mapping) and _is_item(one)]
    if not found or len(found) != len(section):
        return dict(section)
    items = {f"exhibit{chr(ord('a') + place)}": one for place, one in enumerate(found)}
    flat: dict[str, Any] = {"@order": list(items)}
    for key, item in items.items():
        flat |= {f"{key}/{field}": value for field, value in item.items()}
    return flat


def _is_item(value: Mapping[str, Any]) -> bool:
    return "title" in value or "person" in value or isinstance(value.get("picture"), Mapping)


def _draw_pictures(
    settings: Settings, account: Account, code: str, sizes: Iterable[tuple[int, int]]
) -> list[str]:
    """The ids of drawn pictures of these sizes, once the jobs process has made them ready."""
    made = []
    for number, size in enumerate(sizes):
        picture = Image.new("RGB", size, (18 + 30 * number, 120, 148 - 20 * number))
        draw = ImageDraw.Draw(picture)
        for ring in range(12):
            edge = ring * min(size) // 26
            if size[0] > 2 * edge and size[1] > 2 * edge:
                draw.ellipse(
                    (edge, edge, size[0] - edge, size[1] - edge), outline="#F8F1E3", width=5
                )
        file = io.BytesIO()
        picture.save(file, "JPEG", quality=85)
        media_id, length = keep_upload(io.BytesIO(file.getvalue()), settings.uploads_dir)
        with transaction() as session:
            booth = get_booth(session, code)
            receive_file(
                session, booth, media_id=media_id, name="نمونه.jpg", size=length, by=account
            )
        made.append(media_id)
    _await_pictures(made)
    return made


def _await_pictures(ids: list[str]) -> None:
    deadline = time.monotonic() + 4 * DEADLINE_SECONDS
    while True:
        with reading() as session:
            states = {session.get_one(MediaItem, one).state for one in ids}
        if states == {"ready"}:
            return
        assert "failed" not in states, "a picture of the tests is refused"
        assert time.monotonic() < deadline, "the jobs process does nothing"
        threading.Event().wait(0.05)
