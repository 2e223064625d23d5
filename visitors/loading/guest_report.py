"""The report of a load of guests; what any load reports is in core.workbook.report."""

from __future__ import annotations

from core.workbook import report, sentences

# of whom a person should look whether they are one
DUPLICATES = frozenset({"guest_twice", "guest_similar", "phone_shared", "phone_known"})


class GuestReport(report.LoadReport):
    """What a load of guests did, or would do."""

    labels = {"groups": ("گروه‌ها", "groups"), "guests": ("مهمانان", "guests")}
    problem_sentences = sentences.PROBLEMS | {
        "group_unknown": (
            "گروه «{text}» شناخته نیست. یکی از این‌ها را بنویسید: {known}. گروه تازه را در برگهٔ "
            "«گروه‌ها» بیفزایید.",
            "There is no group «{text}»: write one of {known}, or add it in a sheet «گروه‌ها».",
        ),
        "guest_twice": (
            "مهمان «{text}» پیش‌تر در ردیف {first} آمده است. یکی از دو ردیف را بردارید.",
            "The guest «{text}» is already in row {first}: remove one of the two rows.",
        ),
        "phone_invalid": (
            "«{text}» شمارهٔ تلفن نیست. آن را مانند ۰۹۱۲۳۴۵۶۷۸۹ بنویسید.",
            "«{text}» is no phone number: write it as 09123456789.",
        ),
        "colour_invalid": (
            "«{text}» رنگ نیست. آن را مانند #1d4e89 بنویسید.",
            "«{text}» is no colour: write it as #1d4e89.",
        ),
    }
    notice_sentences = sentences.NOTICES | {
        "phone_shared": (
            "تلفن «{text}» را ردیف {first} هم دارد؛ اگر هر دو یک نفرند، یکی را بردارید.",
            "Row {first} has the phone «{text}» too: if both are one person, remove one.",
        ),
        "guest_similar": (
            "مهمانی به همین نام («{text}») با تلفن یا سازمان دیگری هست. اگر یک نفرند، در صفحهٔ "
            "مهمانان یکی‌شان کنید.",
            "There is a guest of the same name («{text}»): if they are one, merge them.",
        ),
        "phone_known": (
            "تلفن «{text}» را مهمانی دیگر، «{name}»، هم دارد؛ اگر یک نفرند، پس از بارگذاری "
            "یکی‌شان کنید.",
            "Another guest, «{name}», has the phone «{text}»: if they are one, merge them.",
        ),
        "kept": (
            "{count} مهمان در سامانه هست که در کارپوشه نیست و نگه داشته شد.",
            "{count} guests that the workbook does not name were kept.",
        ),
    }
