"""What software centres, menus and package lists say of the app in each language; its name is the catalogue's."""

from __future__ import annotations

from typing import NamedTuple

from tgate_desktop.words import languages
from tgate_desktop.words.languages import gettext as _


class Words(NamedTuple):
    """In one language. `paragraphs` describe the app, `keywords` are what people type to find it."""

    name: str
    kind: str
    summary: str
    paragraphs: tuple[str, ...]
    keywords: tuple[str, ...]


def described(language: str) -> Words:
    """The app as `language` describes it."""
    with languages.speaking(language):
        return Words(_("T-Gate Desktop"), *_TEXTS[language])


_TEXTS = {
    languages.ENGLISH: (
        "T-Gate connections",
        "Connect restaurant companies to T-Gate",
        (
            "The one window in which integration staff connect restaurant companies to T-Gate, see whether their "
            "tokens work, and find out why when they do not.",
            "Client secrets and tokens are kept in the keyring of the operating system and nowhere else. A new pair of "
            "tokens is stored, and read back, before it is used for the first time.",
            "Every failure is explained: what happened, the likely causes, and what to do. Practice T-Gate, which is "
            "built in, plays T-Gate for training. A command line for scripts works on the same companies.",
        ),
        ("T-Gate", "OAuth", "token", "restaurant", "integration"),
    ),
    languages.ARABIC: (
        "اتصالات T-Gate",
        "ربط شركات المطاعم بـ T-Gate",
        (
            "النافذة الواحدة التي يربط فيها موظفو التكامل شركات المطاعم بـ T-Gate، ويرون هل تعمل رموزها، ويعرفون السبب "
            "إن لم تعمل.",
            "تُحفظ أسرار العميل والرموز في حلقة مفاتيح نظام التشغيل ولا تُحفظ في مكان سواها. ويُحفظ كل زوج جديد من "
            "الرموز ثم يُقرأ للتحقق قبل استخدامه أول مرة.",
            "يُشرح كل خلل: ما الذي حدث، وما أسبابه المحتملة، وما العمل. ومعه نسخة T-Gate التدريبية المدمجة التي تقوم "
            "مقام T-Gate أثناء التدريب، وسطر أوامر للبرامج النصية يعمل على الشركات نفسها.",
        ),
        ("T-Gate", "OAuth", "رمز", "مطعم", "تكامل"),
    ),
}
