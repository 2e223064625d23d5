"""What a load of an exhibition can have to say beside what holds for any workbook.

See core.workbook.sentences.
"""

from __future__ import annotations

PROBLEMS: dict[str, tuple[str, str]] = {
    "key_missing": (
        "این کلید در برگه نیست یا روبه‌رویش خالی است. آن را بنویسید.",
        "This key is not in the sheet, or has no value: write it.",
    ),
    "code_invalid": (
        "«{text}» شناسه نیست. تنها حرف و رقم بنویسید، تا ۲۰ نویسه؛ مانند ۰۷ یا M07.",
        "«{text}» is no code: write letters and digits only, at most 20; as 07 or M07.",
    ),
    "length_invalid": (
        "«{text}» اندازه نیست. آن را به سانتی‌متر و با رقم بی اعشار بنویسید؛ مانند ۳۰۰.",
        "«{text}» is no length: write whole centimetres in digits, as 300.",
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
    "moment_invalid": (
        "{reason}",
        "«{text}» is no time: write 18:00, or minutes after a prayer (۲۰ دقیقه پس از مغرب).",
    ),
    "place_missing": (
        "برای زمان‌های وابسته به نماز، عرض و طول جغرافیایی را در برگهٔ «نمایشگاه» بنویسید.",
        "Times set by a prayer need latitude and longitude in the sheet «نمایشگاه».",
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
    "sample_replaced": (
        "این کارپوشه جای نمایشگاه نمونه را می‌گیرد: آنچه نمونه در {count} غرفه نوشته بود از "
        "پیش‌نویس‌ها برداشته می‌شود و نوشته‌های شما می‌ماند. نمایشگرها تا انتشار بعدی همان را "
        "نشان می‌دهند.",
        "This workbook takes the sample's place: what the sample said leaves the drafts of {count} "
        "booths, what you wrote stays. Screens show it until the next release.",
    ),
    "kept": (
        "{count} مورد در سامانه هست که در کارپوشه نیست و نگه داشته شد: {names}.",
        "{count} that the workbook does not name were kept: {names}.",
    ),
}
