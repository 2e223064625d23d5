"""What a load can have to say of a workbook: each code's sentence in Persian and in English.

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
    "key_missing": (
        "این کلید در برگه نیست یا روبه‌رویش خالی است. آن را بنویسید.",
        "This key is not in the sheet, or has no value: write it.",
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
    "code_invalid": (
        "«{text}» شناسه نیست. تنها حرف و رقم بنویسید، تا ۲۰ نویسه؛ مانند ۰۷ یا M07.",
        "«{text}» is no code: write letters and digits only, at most 20; as 07 or M07.",
    ),
    "length_invalid": (
        "«{text}» اندازه نیست. آن را به سانتی‌متر و با رقم بی اعشار بنویسید؛ مانند ۳۰۰.",
        "«{text}» is no length: write whole centimetres in digits, as 300.",
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
    "screen_invalid": (
        "«{text}» اندازهٔ نمایشگر نیست. پهنا و بلندا را به پیکسل بنویسید؛ مانند 1080x1920.",
        "«{text}» is no screen size: write width and height in pixels, as 1080x1920.",
    ),
    "kind_unknown": (
        "«{text}» نوع غرفه نیست. یکی از این‌ها را بنویسید: محله، قشر، پایگاه، دستگاه.",
        "«{text}» is no kind of booth: write one of محله، قشر، پایگاه، دستگاه.",
    ),
    "kind_needs_neighbourhood": (
        "نوع غرفه «محله» است ولی کد محله ندارد. کد محله را بنویسید یا نوع را عوض کنید.",
        "The booth is said to be a neighbourhood's but names none: write its code.",
    ),
    "kind_has_neighbourhood": (
        "غرفه کد محله دارد ولی نوعش «محله» نیست. یکی از این دو را درست کنید.",
        "The booth names a neighbourhood but is said to be of another kind: mend one of the two.",
    ),
    "yes_no_invalid": (
        "«{text}» روشن نیست. «بله» یا «خیر» بنویسید.",
        "«{text}» is neither yes nor no: write بله or خیر.",
    ),
    "instant_invalid": ("{reason}", "«{text}» is no date and time: write it as 1401/08/09 18:00."),
    "day_invalid": ("{reason}", "«{text}» is no date: write it as 1401/08/09."),
    "hour_invalid": ("{reason}", "«{text}» is no time of day: write it as 15:30."),
    "moment_invalid": (
        "{reason}",
        "«{text}» is no time: write 18:00, or minutes after a prayer (۲۰ دقیقه پس از مغرب).",
    ),
    "day_too_far": (
        "«{text}» از سال‌های نمایشگاه دور است. سال را بازبینید.",
        "«{text}» is too far away for an exhibition: look at the year again.",
    ),
    "end_before_start": (
        "پایان پیش از آغاز است. یکی از دو زمان را درست کنید.",
        "The end comes before the start: mend one of the two.",
    ),
    "place_missing": (
        "برای زمان‌های وابسته به نماز، عرض و طول جغرافیایی را در برگهٔ «نمایشگاه» بنویسید.",
        "Times set by a prayer need latitude and longitude in the sheet «نمایشگاه».",
    ),
    "twice": (
        "«{text}» پیش‌تر در ردیف {first} آمده است. یکی از دو ردیف را بردارید یا درست کنید.",
        "«{text}» is already in row {first}: remove or mend one of the two rows.",
    ),
    "section_unknown": (
        "بخش «{text}» در برگهٔ «بخش‌ها» نیست. کد یکی از آن‌ها را بنویسید: {known}.",
        "Section «{text}» is not in the sheet «بخش‌ها»: write one of {known}.",
    ),
    "neighbourhood_unknown": (
        "محلهٔ «{text}» در برگهٔ «محله‌ها» نیست. کد را درست کنید یا محله را آنجا بیفزایید.",
        "Neighbourhood «{text}» is not in the sheet «محله‌ها»: mend the code or add it there.",
    ),
    "agency_unknown": (
        "دستگاه «{text}» در برگهٔ «دستگاه‌ها» نیست. نام را درست کنید یا آنجا بیفزایید.",
        "Agency «{text}» is not in the sheet «دستگاه‌ها»: mend the name or add it there.",
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
    "key_unknown": (
        "کلید «{text}» شناخته نیست و خوانده نشد.",
        "The key «{text}» is not known and was not read.",
    ),
    "overlap": (
        "غرفهٔ {code} با غرفهٔ {other} (ردیف {first}) روی هم افتاده است. جای هر دو را بازبینید.",
        "Booth {code} stands on booth {other} (row {first}): look at both places again.",
    ),
    "name_twice": (
        "محلهٔ «{text}» با همین نام در ردیف {first} هم هست.",
        "A neighbourhood of the same name, «{text}», is in row {first}.",
    ),
    "no_neighbourhood": (
        "غرفهٔ {code} در بخش محله‌ها کد محله ندارد و غرفهٔ قشر به شمار آمد.",
        "Booth {code} of the neighbourhoods' section names none: it is taken for a stratum's.",
    ),
    "rate_small": (
        "نرخ {text} کمتر از یک درصد است. اگر کسر نوشته‌اید، درصد بنویسید؛ مانند ۷۵٫۳.",
        "The rate {text} is below one per cent: if it is a fraction, write per cent, as 75.3.",
    ),
    "day_outside": (
        "روز این برنامه بیرون از روزهای نمایشگاه است.",
        "This day is outside the days of the exhibition.",
    ),
    "edit_kept": (
        "ویرایش برگزارکننده نگه داشته شد: {label} در غرفهٔ {code} «{kept}» است، "
        "در کارپوشه «{given}».",
        "The organiser's edit is kept: booth {code} says «{kept}», the workbook «{given}».",
    ),
    "under_review": (
        "غرفهٔ {code} در بازبینی است و {label} تازه (از «{kept}» به «{given}») در آن نوشته نشد.",
        "Booth {code} is under review: the new value («{given}», was «{kept}») was not written.",
    ),
    "kept": (
        "{count} مورد در سامانه هست که در کارپوشه نیست و نگه داشته شد: {names}.",
        "{count} that the workbook does not name were kept: {names}.",
    ),
}
