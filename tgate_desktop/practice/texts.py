"""What the pages say, in both languages of T-Gate's users."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Text:
    """One text in English and Arabic; `{…}` are places for values."""

    en: str
    ar: str


@dataclass(frozen=True)
class PageTexts:
    """Every text of the pages; whoever starts the server may bring others."""

    practice: Text = Text("Practice", "نسخة تدريبية")
    footer: Text = Text(
        "Everything here is made up. Nothing leaves this computer.",
        "كل ما هنا من صنع الخيال، ولا يغادر هذا الحاسوب شيء.",
    )
    sign_in_title: Text = Text("Sign in", "تسجيل الدخول")
    sign_in_lead: Text = Text(
        "You are the owner of three sample restaurants.",
        "أنت مالك ثلاثة مطاعم تجريبية.",
    )
    email: Text = Text("E-mail", "البريد الإلكتروني")
    password: Text = Text("Password", "كلمة المرور")
    sign_in: Text = Text("Sign in", "دخول")
    credentials: Text = Text("For practice, sign in with", "للتدريب، سجّل الدخول بـ")
    wrong_credentials: Text = Text(
        "This e-mail and password do not match. Use the ones below.",
        "البريد وكلمة المرور غير متطابقين. استخدم ما هو مذكور أدناه.",
    )
    page_too_old: Text = Text(
        "This page was no longer valid. Please sign in once more.",
        "لم تعد هذه الصفحة صالحة. يرجى تسجيل الدخول مرة أخرى.",
    )
    consent_title: Text = Text("Connect a restaurant", "ربط مطعم")
    consent_lead: Text = Text(
        "The application {application} asks for access to one of your restaurants.",
        "يطلب التطبيق {application} الوصول إلى أحد مطاعمك.",
    )
    choose: Text = Text("Which restaurant?", "أي مطعم؟")
    choose_first: Text = Text("Choose a restaurant first.", "اختر مطعمًا أولًا.")
    no_arabic_name: Text = Text("No Arabic name", "لا يوجد اسم بالعربية")
    then: Text = Text("Then on to {address}", "ثم الانتقال إلى {address}")
    approve: Text = Text("Approve", "موافقة")
    deny: Text = Text("Deny", "رفض")
    signed_in_as: Text = Text("Signed in as {email}", "تم الدخول باسم {email}")
    refused_title: Text = Text("This link cannot be used", "لا يمكن استخدام هذا الرابط")
    refused_lead: Text = Text(
        "The application that sent you here is not known, or its redirect URI is not the registered one."
        " You were not sent on, and nothing was granted.",
        "التطبيق الذي أرسلك إلى هنا غير معروف، أو أن عنوان إعادة التوجيه ليس العنوان المسجَّل."
        " لم يتم تحويلك ولم يُمنح أي وصول.",
    )
    reason: Text = Text("Reason", "السبب")
    asked_for: Text = Text("Redirect URI in the link", "عنوان إعادة التوجيه في الرابط")
    registered: Text = Text("Registered redirect URI", "عنوان إعادة التوجيه المسجَّل")
    not_found_title: Text = Text("There is nothing here", "لا يوجد شيء هنا")
    not_understood_title: Text = Text("This request was not understood", "تعذّر فهم هذا الطلب")
    index_title: Text = Text("Practice T-Gate", "نسخة T-Gate التدريبية")
    index_lead: Text = Text(
        "This server plays T-Gate on this computer, for training, demos and tests."
        " Connect one of its sample restaurants from T-Gate Desktop.",
        "يؤدي هذا الخادم دور T-Gate على هذا الحاسوب للتدريب والعرض والاختبار."
        " اربط أحد مطاعمه التجريبية من T-Gate Desktop.",
    )
    restaurants: Text = Text("Sample restaurants", "مطاعم تجريبية")
    addresses: Text = Text("Addresses", "العناوين")
    authorization_address: Text = Text("Authorization", "التفويض")
    token_address: Text = Text("Token", "الرموز")
    brands_address: Text = Text("Brands", "العلامات التجارية")
    revocation_address: Text = Text("Revocation", "إبطال الرموز")
    to_trouble: Text = Text("Trouble for training", "أعطال للتدريب")
