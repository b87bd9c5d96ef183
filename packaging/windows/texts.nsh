; What the installer says beside NSIS's own texts, which it brings in both languages.

!macro TEXT ID ENGLISH ARABIC
  LangString ${ID} ${LANG_ENGLISH} "${ENGLISH}"
  LangString ${ID} ${LANG_ARABIC} "${ARABIC}"
!macroend

!insertmacro TEXT AlreadyRunning \
  "Another T-Gate Desktop setup is at work. Wait until it has ended." \
  "برنامج تثبيت آخر لـ T-Gate Desktop يعمل الآن. انتظر حتى ينتهي."
!insertmacro TEXT NeedsAdministrator \
  "T-Gate Desktop for all users needs administrator rights. Start this from an administrator's command prompt." \
  "تثبيت T-Gate Desktop لجميع المستخدمين أو إزالته يحتاج إلى صلاحيات المسؤول. شغّله من موجّه أوامر بصلاحيات المسؤول."
!insertmacro TEXT WindowsTooOld \
  "T-Gate Desktop needs Windows 10, version 1809, or later." \
  "يحتاج T-Gate Desktop إلى Windows 10 بالإصدار 1809 أو أحدث."
!insertmacro TEXT Closing \
  "Closing T-Gate Desktop…" \
  "جارٍ إغلاق T-Gate Desktop…"
!insertmacro TEXT StillRunning \
  "T-Gate Desktop is still running, as a window or as a command. Close it, then choose Retry." \
  "لا يزال T-Gate Desktop يعمل، في نافذة أو كأمر. أغلقه ثم اختر إعادة المحاولة."
!insertmacro TEXT Replacing \
  "Putting the files in place…" \
  "جارٍ وضع الملفات في مكانها…"
!insertmacro TEXT InTheMenu \
  "T-Gate Desktop is in the Start menu." \
  "برنامج T-Gate Desktop في قائمة ابدأ."
!insertmacro TEXT NotReplaced \
  "A file of T-Gate Desktop could not be replaced: $R0$\r$\nClose the program that uses it, then run this setup again." \
  "تعذّر استبدال أحد ملفات T-Gate Desktop: $R0$\r$\nأغلق البرنامج الذي يستخدمه، ثم شغّل برنامج التثبيت هذا مرة أخرى."
!insertmacro TEXT CredentialsToo \
  "Are your credentials to go as well?$\r$\n$\r$\nYes: all companies, their tokens and client secrets are removed from this computer, and can only be connected again. No: they stay for the next installation." \
  "هل تُزال بيانات الاعتماد أيضًا؟$\r$\n$\r$\nنعم: تُزال من هذا الحاسوب كل الشركات ورموزها وأسرار التطبيقات، ولا سبيل إليها بعد ذلك إلا بالربط من جديد. لا: تبقى للتثبيت القادم."
!insertmacro TEXT Forgetting \
  "Removing credentials…" \
  "جارٍ إزالة بيانات الاعتماد…"
!insertmacro TEXT NotForgotten \
  "Not all credentials could be removed; the details say why. Abort leaves the program installed, Ignore removes it without them." \
  "تعذّرت إزالة بعض بيانات الاعتماد؛ السبب في التفاصيل. «إحباط» يُبقي البرنامج مثبّتًا، و«تجاهل» يزيل البرنامج ويترك بيانات الاعتماد."
