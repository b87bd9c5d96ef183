; T-Gate Desktop's installer for Windows. build.py compiles it and defines what is named TARGET, VERSION, FOUR_NUMBERS,
; PAYLOAD, FILE_LIST, SIZE_KB, ICON, OUT_FILE, and SIGN, a command line in which %1 is the file, where it is to be signed.
;
;   setup.exe [/S] [/ALLUSERS] [/D=C:\Folder]
;     per user and without administrator rights, or with /ALLUSERS for everybody; /S asks and shows nothing;
;     /D= comes last and has no quotes
;   uninstall.exe [/S] [/REMOVE_CREDENTIALS]
;     /REMOVE_CREDENTIALS: what this user's companies need goes as well, from the keyring and from the disk
;
; Exit codes are those of Windows:
;   0 done   1 cancelled   2 failed
;   32 the program is in use and does not end (with /S): nothing was changed, try again later
;   740 /ALLUSERS needs administrator rights (with /S; else Windows is asked for them)
;   1603 credentials could not be removed, so nothing was
;   1618 another of these installers is at work
;   3010 done; files of the older version that another program held go when Windows starts again, or with the next version
; uninstall.exe goes on as a copy of itself and ends at once with 0; who needs its exit code adds _?=<the folder>, and
; then uninstall.exe itself and the folder stay.
;
; What is written: the program's folder, its entry in the Start menu, its key of "Apps & features". No AppUserModelID:
; the program sets none, so the taskbar goes by the path of its .exe, in the shortcut as in the window.

Target ${TARGET}
SetCompressor /SOLID lzma
ManifestDPIAware true
ManifestLongPathAware true
ManifestSupportedOS all
RequestExecutionLevel user
AllowSkipFiles off

!include MUI2.nsh
!include LogicLib.nsh
!include FileFunc.nsh
!include WinVer.nsh

!define NAME "T-Gate Desktop"
!define PUBLISHER "The T-Gate Desktop developers"
!define KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\app.tgate.Desktop"
!define WINDOW "T-Gate Desktop.exe"
!define COMMAND "tgate-desktop.exe"
!define LIST "installed-files.txt"
!define INCOMING "tgate-desktop-incoming"
!define REPLACED "tgate-desktop-replaced"
!define WINDOWS_10_1809 17763 ; the oldest that Qt runs on
!ifndef COMMAND_TAKES
  !define COMMAND_TAKES 1400 ; tenths of a second: 75 s for the lock of a grant, 60 s for the request
!endif

!define IN_USE 32
!define ALREADY_EXISTS 183
!define ELEVATION_REQUIRED 740
!define FATAL_ERROR 1603
!define INSTALL_ALREADY_RUNNING 1618
!define REBOOT_REQUIRED 3010

Name "${NAME}"
OutFile "${OUT_FILE}"
BrandingText "${NAME} ${VERSION}"
VIProductVersion "${FOUR_NUMBERS}"
VIAddVersionKey "ProductName" "${NAME}"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "FileDescription" "${NAME} Setup"
VIAddVersionKey "CompanyName" "${PUBLISHER}"
VIAddVersionKey "LegalCopyright" "${PUBLISHER}. MIT licence."

!ifdef SIGN
  !uninstfinalize '${SIGN}' = 0 ; anything else ends the compiling
  !finalize '${SIGN}' = 0
!endif

; ---- pages ----

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_ABORTWARNING
!define MUI_FINISHPAGE_NOREBOOTSUPPORT
!define MUI_FINISHPAGE_TEXT "$(InTheMenu)"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English" ; the first is for every language that is not here
!insertmacro MUI_LANGUAGE "Arabic"
!include texts.nsh

; ---- for the installer and the uninstaller ----

!macro FUNCTIONS UN

  ; Ends this process when another of these installers is at work. The name is gone with the process that made it.
  Function ${UN}BeAlone
    System::Call 'kernel32::CreateMutexW(p 0, i 0, w "app.tgate.Desktop.setup") p .r1 ?e'
    Pop $0
    ${If} $0 = ${ALREADY_EXISTS}
      MessageBox MB_OK|MB_ICONSTOP "$(AlreadyRunning)" /SD IDOK
      SetErrorLevel ${INSTALL_ALREADY_RUNNING}
      Quit
    ${EndIf}
  FunctionEnd

  ; Everybody's places need rights that /ALLUSERS does not give. Windows asks a person for them, and the program $R1
  ; starts anew with its parameters $R2.
  Function ${UN}BeAdministrator
    !ifdef ACCOUNT_TYPE ; for a test: under wine everybody is an administrator
      Push "${ACCOUNT_TYPE}"
    !else
      UserInfo::GetAccountType
    !endif
    Pop $0
    ${If} $0 == "Admin"
      Return
    ${EndIf}
    ClearErrors
    ${GetOptions} "$R2" "/ELEVATED" $1
    ${If} ${Errors} ; asked once: where Windows gives no other rights, it would go on for ever
    ${AndIfNot} ${Silent}
      ClearErrors
      ExecShell "runas" "$R1" "/ELEVATED $R2"
      ${IfNot} ${Errors}
        Quit
      ${EndIf}
    ${EndIf}
    MessageBox MB_OK|MB_ICONSTOP "$(NeedsAdministrator)" /SD IDOK
    SetErrorLevel ${ELEVATION_REQUIRED}
    Quit
  FunctionEnd

  ; Calls the function at $R9 for each line of the list $R8, which is in $R0 then.
  Function ${UN}ForEachLine
    ClearErrors
    FileOpen $R7 "$R8" r
    ${If} ${Errors}
      Return
    ${EndIf}
    ${Do}
      ClearErrors
      FileReadUTF16LE $R7 $R0
      ${If} ${Errors}
        ${ExitDo}
      ${EndIf}
      ${Do} ; without its end of line
        StrCpy $0 $R0 1 -1
        ${If} $0 != "$\r"
        ${AndIf} $0 != "$\n"
          ${ExitDo}
        ${EndIf}
        StrCpy $R0 $R0 -1
      ${Loop}
      ${If} $R0 != ""
        Call $R9
      ${EndIf}
    ${Loop}
    FileClose $R7
  FunctionEnd

  ; The file $R1 is not there any more. One in use is renamed, which Windows lets a program's own files be, and goes later.
  Function ${UN}PutAway
    ${IfNot} ${FileExists} "$R1"
      Return
    ${EndIf}
    again:
    ClearErrors
    Delete "$R1"
    ${IfNot} ${Errors}
      Return
    ${EndIf}
    CreateDirectory "$INSTDIR\${REPLACED}"
    GetTempFileName $0 "$INSTDIR\${REPLACED}" ; a name that is free
    Delete "$0"
    ClearErrors
    Rename "$R1" "$0"
    ${IfNot} ${Errors}
      Delete /REBOOTOK "$0"
      Return
    ${EndIf}
    MessageBox MB_RETRYCANCEL|MB_ICONSTOP "$(NotReplaced)" /SD IDCANCEL IDRETRY again
    Abort "$(NotReplaced)"
  FunctionEnd

  ; A line of the list of what is installed: a file, or with a backslash at its end a folder.
  Function ${UN}RemoveListed
    StrCpy $0 $R0 1 -1
    ${If} $0 == "\"
      RMDir "$INSTDIR\$R0" ; only an empty one
    ${Else}
      StrCpy $R1 "$INSTDIR\$R0"
      Call ${UN}PutAway
    ${EndIf}
  FunctionEnd

  ; Files of older versions that were in use when they were replaced.
  Function ${UN}RemoveReplaced
    Delete "$INSTDIR\${REPLACED}\*"
    RMDir "$INSTDIR\${REPLACED}"
  FunctionEnd

  ; $1 is 1 when the window, or a command, is running.
  Function ${UN}LookWhetherInUse
    StrCpy $1 0
    StrCpy $R1 "$INSTDIR\${WINDOW}"
    Call ${UN}LookAtFile
    StrCpy $R1 "$INSTDIR\${COMMAND}"
    Call ${UN}LookAtFile
  FunctionEnd

  Function ${UN}LookAtFile
    ${If} ${FileExists} "$R1"
      ClearErrors
      FileOpen $0 "$R1" a ; not for writing while it runs
      ${If} ${Errors}
        StrCpy $1 1
      ${Else}
        FileClose $0
      ${EndIf}
    ${EndIf}
  FunctionEnd

  ; Asks the window to close, as its user would: it stores an answer that is on its way first. A command is waited for,
  ; as long as its request may take. $1 is 1 when the program is in use even so.
  Function ${UN}EndRunning
    Call ${UN}LookWhetherInUse
    ${If} $1 = 0
    ${OrIfNot} ${FileExists} "$INSTDIR\${COMMAND}"
      Return
    ${EndIf}
    DetailPrint "$(Closing)"
    nsExec::Exec /TIMEOUT=120000 '"$INSTDIR\${COMMAND}" --quit'
    Pop $0
    ${If} $0 == 0
      StrCpy $3 ${COMMAND_TAKES}
    ${Else} ; a window stays open, where its user would lose something
      StrCpy $3 0
    ${EndIf}
    StrCpy $2 0
    ${Do} ; a process that has ended lets go of its file a moment later
      Call ${UN}LookWhetherInUse
      ${If} $1 = 0
      ${OrIf} $2 >= $3
        ${ExitDo}
      ${EndIf}
      Sleep 100
      IntOp $2 $2 + 1
    ${Loop}
  FunctionEnd

!macroend

!insertmacro FUNCTIONS ""
!insertmacro FUNCTIONS "un."

; ---- installing ----

Function .onInit
  SetRegView 64 ; also where the installer itself has 32 bits
  ${IfNot} ${AtLeastBuild} ${WINDOWS_10_1809}
    MessageBox MB_OK|MB_ICONSTOP "$(WindowsTooOld)" /SD IDOK
    SetErrorLevel ${FATAL_ERROR}
    Quit
  ${EndIf}
  ${GetParameters} $R2
  ClearErrors
  ${GetOptions} "$R2" "/ALLUSERS" $R1
  ${If} ${Errors}
    SetShellVarContext current
    StrCpy $R3 "$LOCALAPPDATA\Programs\${NAME}"
  ${Else}
    ${If} $INSTDIR != ""
      StrCpy $R2 "$R2 /D=$INSTDIR"
    ${EndIf}
    StrCpy $R1 $EXEPATH
    Call BeAdministrator
    SetShellVarContext all
    StrCpy $R3 "$PROGRAMFILES64\${NAME}"
  ${EndIf}
  Call BeAlone
  ${If} $INSTDIR == "" ; else /D= named it
    ReadRegStr $INSTDIR SHCTX "${KEY}" "InstallLocation" ; a new version goes where the older one is
  ${EndIf}
  ${If} $INSTDIR == ""
    StrCpy $INSTDIR $R3
  ${EndIf}
FunctionEnd

Section
  ; All of it has to be on the disk before anything of an older version is touched.
  Call RemoveReplaced
  RMDir /r "$INSTDIR\${INCOMING}" ; of an installer that was stopped
  SetOutPath "$INSTDIR\${INCOMING}"
  File /r "${PAYLOAD}\*" ; with /, Windows looks for it elsewhere
  SetOutPath "$INSTDIR"
  File "/oname=${INCOMING}\${LIST}" "${FILE_LIST}"

  ask:
  Call EndRunning
  ${If} $1 = 1 ; a program that runs reads its own files again and again: they must stay
    MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(StillRunning)" /SD IDCANCEL IDRETRY ask
    SetErrorLevel ${IN_USE}
    Abort "$(StillRunning)"
  ${EndIf}

  DetailPrint "$(Replacing)"
  SetDetailsPrint none
  StrCpy $R8 "$INSTDIR\${LIST}"
  GetFunctionAddress $R9 RemoveListed
  Call ForEachLine
  StrCpy $R8 "$INSTDIR\${INCOMING}\${LIST}"
  GetFunctionAddress $R9 MakeListedFolder
  Call ForEachLine
  GetFunctionAddress $R9 MoveListedFileIn
  Call ForEachLine
  StrCpy $R0 "${LIST}"
  Call MoveListedFileIn
  RMDir /r "$INSTDIR\${INCOMING}"
  SetDetailsPrint both

  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\${NAME}.lnk" "$INSTDIR\${WINDOW}"
  WriteRegStr SHCTX "${KEY}" "DisplayName" "${NAME}"
  WriteRegStr SHCTX "${KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr SHCTX "${KEY}" "Publisher" "${PUBLISHER}"
  WriteRegStr SHCTX "${KEY}" "DisplayIcon" "$INSTDIR\${WINDOW}"
  WriteRegStr SHCTX "${KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr SHCTX "${KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr SHCTX "${KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD SHCTX "${KEY}" "EstimatedSize" ${SIZE_KB}
  WriteRegDWORD SHCTX "${KEY}" "NoModify" 1
  WriteRegDWORD SHCTX "${KEY}" "NoRepair" 1
SectionEnd

Function MakeListedFolder
  StrCpy $0 $R0 1 -1
  ${If} $0 == "\"
    CreateDirectory "$INSTDIR\$R0"
  ${EndIf}
FunctionEnd

Function MoveListedFileIn
  StrCpy $0 $R0 1 -1
  ${If} $0 != "\"
    StrCpy $R1 "$INSTDIR\$R0" ; one that a stopped installer left, or that somebody put there
    Call PutAway
    ClearErrors
    Rename "$INSTDIR\${INCOMING}\$R0" "$INSTDIR\$R0"
    ${If} ${Errors}
      MessageBox MB_OK|MB_ICONSTOP "$(NotReplaced)" /SD IDOK
      Abort "$(NotReplaced)"
    ${EndIf}
  ${EndIf}
FunctionEnd

Function .onInstSuccess
  ${If} ${RebootFlag}
    SetErrorLevel ${REBOOT_REQUIRED}
  ${EndIf}
FunctionEnd

Function .onInstFailed
  RMDir /r "$INSTDIR\${INCOMING}"
  RMDir "$INSTDIR" ; only when it is empty: nothing was there before
FunctionEnd

; ---- uninstalling ----

Function un.onInit
  SetRegView 64
  SetShellVarContext all
  ReadRegStr $0 SHCTX "${KEY}" "InstallLocation"
  ${If} $0 == $INSTDIR
    ${GetParameters} $R2
    StrCpy $R1 "$INSTDIR\uninstall.exe"
    Call un.BeAdministrator
  ${Else}
    SetShellVarContext current
  ${EndIf}
  Call un.BeAlone
FunctionEnd

Section un.
  ask:
  Call un.EndRunning
  ${If} $1 = 1
    MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(StillRunning)" /SD IDCANCEL IDRETRY ask
    SetErrorLevel ${IN_USE}
    Abort "$(StillRunning)"
  ${EndIf}

  ${GetParameters} $R0
  ClearErrors
  ${GetOptions} "$R0" "/REMOVE_CREDENTIALS" $R1
  ${If} ${Errors}
    MessageBox MB_YESNO|MB_ICONQUESTION|MB_DEFBUTTON2 "$(CredentialsToo)" /SD IDNO IDNO files
  ${EndIf}
  forget:
  DetailPrint "$(Forgetting)"
  nsExec::ExecToLog '"$INSTDIR\${COMMAND}" forget-everything --yes'
  Pop $0
  ${If} $0 != 0
    MessageBox MB_ABORTRETRYIGNORE|MB_ICONEXCLAMATION|MB_DEFBUTTON2 "$(NotForgotten)" /SD IDABORT IDRETRY forget IDIGNORE files
    SetErrorLevel ${FATAL_ERROR}
    Abort "$(NotForgotten)"
  ${EndIf}

  files:
  SetDetailsPrint none
  StrCpy $R8 "$INSTDIR\${LIST}"
  GetFunctionAddress $R9 un.RemoveListed
  Call un.ForEachLine
  Call un.RemoveReplaced
  Delete "$INSTDIR\${LIST}"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  SetDetailsPrint both
  ReadRegStr $0 SHCTX "${KEY}" "InstallLocation"
  ${If} $0 == $INSTDIR ; else they are of another copy
    Delete "$SMPROGRAMS\${NAME}.lnk"
    DeleteRegKey SHCTX "${KEY}"
  ${EndIf}
SectionEnd
