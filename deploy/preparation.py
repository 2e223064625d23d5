"""What is done before anything is served: checks, the database, the sample exhibition, an account.

A process of its own (``python -m deploy.preparation [--empty]``), so that the supervisor, which
lives as long as the server, loads none of it. It writes the first account to standard output as
JSON, or null; a refusal goes to standard error, with its exit code.
"""

from __future__ import annotations

import json
import sys
import warnings

from sqlalchemy.exc import DatabaseError

from app import create_app
from booth_content.sample import load_sample_if_empty
from core.accounts import ensure_first_account
from core.database import make_engine, transaction
from core.schema import NewerDatabaseError, upgrade_schema
from core.settings import Settings
from deploy.announcement import print_refusal
from deploy.refusal import (
    DATABASE_NOT_USABLE,
    DISK_FULL,
    PACKAGE_MISSING,
    Refusal,
    disk_full,
    is_disk_full,
)


def main() -> int:
    """Prepare the data folder of the settings in the environment; answers the exit code."""
    try:
        first_account = prepare(Settings.load(), with_sample="--empty" not in sys.argv)
    except Refusal as refusal:
        print_refusal(refusal)
        return refusal.exit_code
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        if not is_disk_full(error):
            raise
        print_refusal(disk_full())
        return DISK_FULL
    json.dump(first_account, sys.stdout)
    return 0


def prepare(settings: Settings, *, with_sample: bool) -> tuple[str, str] | None:
    """Name and one-time password of the first account, while nobody has signed in with it.

    Checks what is installed, migrates the database, and with ``with_sample`` loads the sample
    exhibition when there is none. Raises Refusal.
    """
    check_fribidi()
    migrate(settings)
    app = create_app(settings)
    with app.app_context():
        if with_sample:
            load_sample_if_empty()
        with transaction() as session:
            new = ensure_first_account(session)
    return (new.account.name, new.one_time_password) if new else None


def check_fribidi() -> None:
    """Raises Refusal when Pillow cannot join Persian letters: it would only warn."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from PIL import features

        if features.check("raqm") and features.check("fribidi"):
            return
    raise Refusal(
        PACKAGE_MISSING,
        en="FriBiDi is missing, so Persian in pictures would come out in unjoined letters. "
        "Run this line, then start again:\n    sudo apt-get install -y libfribidi0",
        fa="کتابخانهٔ FriBiDi نیست و نوشتهٔ فارسی در تصویرها جداجدا می‌شود. "
        "خط بالا را اجرا کنید و دوباره شروع کنید.",
    )


def migrate(settings: Settings) -> None:
    """Bring the database to this code's shape. Raises Refusal when it is newer, damaged, or not
    there, and when there is no room."""
    engine = make_engine(settings)
    try:
        upgrade_schema(engine)
    except NewerDatabaseError as error:
        raise Refusal(
            DATABASE_NOT_USABLE,
            en=f"The database is newer than this program (revision {error}). Nothing was changed. "
            "Start the newer version again, or restore a backup made with this one.",
            fa=f"پایگاه داده از این برنامه تازه‌تر است (نگارش {error}). چیزی دست نخورد. "
            "نسخهٔ تازه‌تر را اجرا کنید، یا پشتیبانی را برگردانید که با همین نسخه گرفته شده است.",
        ) from error
    except DatabaseError as error:
        if is_disk_full(error):
            raise disk_full() from error
        raise Refusal(
            DATABASE_NOT_USABLE,
            en=f"The database cannot be used: {error.orig}. Look at GHORFEH_DATABASE_URL, or bring "
            "back a backup of the data folder.",
            fa="پایگاه داده خوانده نمی‌شود. ببینید روشن است و GHORFEH_DATABASE_URL درست است؛ "
            "اگر پرونده‌اش خراب شده است، پشتیبان پوشهٔ داده را برگردانید.",
        ) from error
    finally:
        engine.dispose()


if __name__ == "__main__":
    sys.exit(main())
