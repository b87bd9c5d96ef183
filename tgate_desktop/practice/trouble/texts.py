"""What the pages say about trouble, in both languages."""

from __future__ import annotations

from tgate_desktop.practice.texts import Text
from tgate_desktop.practice.trouble.kinds import Kind

TITLE = Text("Trouble for training", "أعطال للتدريب")
LEAD = Text(
    "Choose how Practice T-Gate misbehaves, then work in T-Gate Desktop and see what it says."
    " Everything is off again when Practice T-Gate ends.",
    "اختر كيف تتعطل نسخة T-Gate التدريبية، ثم اعمل في T-Gate Desktop وشاهد ما يقوله."
    " يتوقف كل شيء عندما تنتهي نسخة T-Gate التدريبية.",
)
NOTHING = Text("No trouble", "بلا أعطال")
AS_IT_IS = Text("Leave it as it is", "اتركه كما هو")
NOW_ONCE = Text("{when}, once: {trouble}", "{when}، مرة واحدة: {trouble}")
NOW_ALWAYS = Text("{when}, every time: {trouble}", "{when}، كل مرة: {trouble}")
ONCE = Text("Once", "مرة واحدة")
ALWAYS = Text("Every time", "كل مرة")
OFF = Text("Switch off", "إيقاف")
ALL_OFF = Text("Switch everything off", "إيقاف كل الأعطال")
CHOOSE_FIRST = Text("Choose a trouble first.", "اختر عطلًا أولًا.")
PAGE_TOO_OLD = Text(
    "This page was no longer valid. Nothing was changed: choose once more.",
    "لم تعد هذه الصفحة صالحة ولم يتغير شيء. اختر مرة أخرى.",
)
IS_ON = Text("Trouble for training is on", "أعطال التدريب مفعّلة")
SHOW_ALL = Text("All troubles, for refreshes and checks as well", "كل الأعطال، للتحديث والتحقق أيضًا")
FOLD_LEAD = Text("What goes wrong after you approve", "ما يتعطل بعد موافقتك")

KINDS = {
    Kind.APPROVAL: Text("When you approve", "عند موافقتك"),
    Kind.CODE: Text("When the code is exchanged for tokens", "عند استبدال الكود بالرموز"),
    Kind.REFRESH: Text("When tokens are refreshed", "عند تحديث الرموز"),
    Kind.CHECK: Text("When a token is checked", "عند التحقق من الرمز"),
    Kind.REVOKE: Text("When tokens are revoked", "عند إبطال الرموز"),
    Kind.EVERY: Text("At any request", "عند أي طلب"),
}

PLACES_TITLE = Text("Trouble on the way to T-Gate", "أعطال في الطريق إلى T-Gate")
PLACES_LEAD = Text(
    "In these environments the tokens are somewhere that no request reaches. Save one, import it in T-Gate Desktop"
    " where the environment is chosen, and connect a company.",
    "في هذه البيئات لا يصل أي طلب إلى عنوان الرموز. احفظ إحداها، واستوردها في T-Gate Desktop"
    " حيث تُختار البيئة، ثم اربط شركة.",
)
SAVE = Text("Save", "حفظ")
TYPE_THERE = Text("What to type there", "ما تكتبه هناك")
CLIENT_ID = Text("Client ID", "معرّف العميل")
CLIENT_SECRET = Text("Client secret", "سر العميل")
ANY_SECRET = Text("anything: it is never looked at", "أي شيء، فلا أحد ينظر إليه")
REDIRECT_URI = Text("Redirect URI", "عنوان إعادة التوجيه")
NOT_OPENED_TITLE = Text("This place cannot be opened", "تعذّر فتح هذا الموضع")
NOT_OPENED = Text(
    "Another program uses a port that it needs. Close that program, then try again.",
    "يستخدم برنامج آخر منفذًا يحتاج إليه. أغلق ذلك البرنامج ثم أعد المحاولة.",
)
