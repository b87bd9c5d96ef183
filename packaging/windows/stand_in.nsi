; Stands in for the app's two programs where the app itself cannot be built. Each start adds a line to calls.txt in the
; folder that TGATE_STAND_IN names: the program's name and its arguments. It behaves like what the installer calls:
;   without arguments     a window: it runs until it is asked to end
;   --quit                asks the window to end and waits for it, if there is one; where a file `stubborn` is, it fails
;                         instead, and where a file `quits-late` is, it waits first until that is gone
;   token                 runs until a file `has-token` is there
;   forget-everything     ends with the number in the file `forgets-with`, else with 0
; build.py defines TARGET and OUT_FILE.

Target ${TARGET}
RequestExecutionLevel user
SilentInstall silent
Name "stand-in"
OutFile "${OUT_FILE}"

!include LogicLib.nsh
!include FileFunc.nsh

Section
  ReadEnvStr $R0 TGATE_STAND_IN
  ${If} $R0 == ""
    Return
  ${EndIf}
  ${GetParameters} $R1
  FileOpen $0 "$R0\calls.txt" a
  FileSeek $0 0 END
  FileWrite $0 "$EXEFILE $R1$\r$\n"
  FileClose $0
  ${If} $R1 == ""
    Call Window
  ${ElseIf} $R1 == "--quit"
    Call Quit
  ${ElseIf} $R1 == "token"
    ${DoUntil} ${FileExists} "$R0\has-token"
      Sleep 20
    ${Loop}
  ${Else}
    Call Forget
  ${EndIf}
SectionEnd

Function Window
  FileOpen $0 "$R0\window-is-open" w
  FileClose $0
  ${DoUntil} ${FileExists} "$R0\quit"
    Sleep 20
  ${Loop}
  Delete "$R0\window-is-open"
  Delete "$R0\quit"
FunctionEnd

Function Quit
  ${If} ${FileExists} "$R0\stubborn"
    SetErrorLevel 1
    Return
  ${EndIf}
  ${DoWhile} ${FileExists} "$R0\quits-late"
    Sleep 20
  ${Loop}
  ${IfNot} ${FileExists} "$R0\window-is-open"
    Return
  ${EndIf}
  FileOpen $0 "$R0\quit" w
  FileClose $0
  ${DoWhile} ${FileExists} "$R0\quit"
    Sleep 20
  ${Loop}
FunctionEnd

Function Forget
  ${If} ${FileExists} "$R0\forgets-with"
    FileOpen $0 "$R0\forgets-with" r
    FileRead $0 $1
    FileClose $0
    SetErrorLevel $1
  ${EndIf}
FunctionEnd
