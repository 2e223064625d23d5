"""What there can be to say of any workbook: each code's sentence in Persian and in English.

A problem keeps the whole workbook out; a notice tells, and hinders nothing. Sentences are format
strings over a finding's details and say what to do.
"""

from __future__ import annotations

PROBLEMS: dict[str, tuple[str, str]] = {
    "sheet_missing": (
        "این برگه در کارپوشه نیست. برگه‌ای با همین نام بیفزایید.",
        "The workbook has no such sheet: add one of this name.",
    ),
    "sheet_empty": (
        "زیر سرستون‌ها هیچ ردیفی نیست. دست‌کم یک ردیف بنویسید.",
        "There is no row under the headings: write at least one.",
    ),
    "column_missing": (
        "این ستون در برگه نیست. در ردیف نخست سرستونی با همین نام بنویسید.",
        "The sheet has no such column: write this heading in its first row.",
    ),
    "column_twice": (
        "ستون‌های «{first}» و «{second}» یک چیزند. یکی را بردارید.",
        "The columns «{first}» and «{second}» mean the same: remove one of them.",
    ),
    "value_missing": (
        "این خانه خالی است. آن را پر کنید.",
        "This cell is empty: fill it in.",
    ),
    "formula": (
        "به جای مقدار، فرمول نوشته شده است. خود مقدار را بنویسید (جای‌گذاری ویژه ← مقدار).",
        "There is a formula where a value should be: write the value (Paste Special, Values).",
    ),
    "cell_error": (
        "در این خانه خطای اکسل ({text}) است. خود مقدار را بنویسید.",
        "The cell holds Excel's error {text}: write the value.",
    ),
    "text_too_long": (
        "نوشته {length} نویسه است و تا {limit} نویسه جا می‌شود. کوتاهش کنید.",
        "The text has {length} characters and {limit} fit: shorten it.",
    ),
    "number_invalid": (
        "«{text}» عدد درست نیست. تنها رقم بنویسید؛ مانند ۶۰.",
        "«{text}» is no whole number: write digits only, as 60.",
    ),
    "decimal_invalid": (
        "«{text}» عدد نیست. آن را با رقم بنویسید؛ مانند ۳۴٫۶۴.",
        "«{text}» is no number: write digits, as 34.64.",
    ),
    "number_out_of_range": (
        "«{text}» از اندازه بیرون است. عددی از {least} تا {most} بنویسید.",
        "«{text}» is out of range: write a number from {least} to {most}.",
    ),
    "yes_no_invalid": (
        "«{text}» روشن نیست. «بله» یا «خیر» بنویسید.",
        "«{text}» is neither yes nor no: write بله or خیر.",
    ),
    "instant_invalid": ("{reason}", "«{text}» is no date and time: write it as 1401/08/09 18:00."),
    "day_invalid": ("{reason}", "«{text}» is no date: write it as 1401/08/09."),
    "hour_invalid": ("{reason}", "«{text}» is no time of day: write it as 15:30."),
    "day_too_far": (
        "«{text}» از سال‌های نمایشگاه دور است. سال را بازبینید.",
        "«{text}» is too far away for an exhibition: look at the year again.",
    ),
    "end_before_start": (
        "پایان پیش از آغاز است. یکی از دو زمان را درست کنید.",
        "The end comes before the start: mend one of the two.",
    ),
    "twice": (
        "«{text}» پیش‌تر در ردیف {first} آمده است. یکی از دو ردیف را بردارید یا درست کنید.",
        "«{text}» is already in row {first}: remove or mend one of the two rows.",
    ),
}

NOTICES: dict[str, tuple[str, str]] = {
    "sheet_absent": (
        "این برگه در کارپوشه نیست؛ آنچه از پیش بود دست نخورد.",
        "The workbook has no such sheet; what was there before is left alone.",
    ),
    "sheet_unknown": (
        "این برگه شناخته نیست و خوانده نشد.",
        "This sheet is not known and was not read.",
    ),
    "sheet_hidden": (
        "این برگه پنهان است و خوانده نشد.",
        "This sheet is hidden and was not read.",
    ),
    "column_unknown": (
        "این ستون شناخته نیست و خوانده نشد.",
        "This column is not known and was not read.",
    ),
}
