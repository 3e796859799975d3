; Inno Setup 6.3 or newer: ISCC.exe /DVersion=0.1.0 packaging\windows\bertdesk.iss  ->  dist\BERTDesk-0.1.0-setup.exe
; Needs dist\bertdesk (python packaging\dev.py build) and build\bertdesk.ico (python packaging\icons.py ico build\bertdesk.ico).

#ifndef Version
  #error Give the version: ISCC.exe /DVersion=0.1.0 bertdesk.iss
#endif
#define Root "..\.."
#define Bundle Root + "\dist\bertdesk"
#define Chinese AddBackslash(CompilerPath) + "Languages\ChineseSimplified.isl"

; The C++ runtime travels in the bundle (vcruntime.py): no second installer, no administrator.
#if !FileExists(AddBackslash(SourcePath) + Bundle + "\_internal\vcruntime140_1.dll")
  #error The bundle lacks vcruntime140_1.dll
#endif
#if !FileExists(AddBackslash(SourcePath) + Bundle + "\_internal\msvcp140.dll")
  #error The bundle lacks msvcp140.dll
#endif

[Setup]
; Never change this: by it a newer version finds the older one.
AppId={{6E0A4E0D-3F1C-4B58-9C55-0D6C0B7A9E21}
AppName=BERTDesk
AppVersion={#Version}
AppPublisher=The BERTDesk authors
LicenseFile={#Root}\LICENSE
SetupIconFile={#Root}\build\bertdesk.ico
UninstallDisplayIcon={app}\bertdesk.exe
OutputDir={#Root}\dist
OutputBaseFilename=BERTDesk-{#Version}-setup
; For the person who installs, without an administrator: {autopf} is then %LOCALAPPDATA%\Programs.
PrivilegesRequired=lowest
DefaultDirName={autopf}\BERTDesk
DisableProgramGroupPage=yes
DisableDirPage=auto
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
; The oldest Windows that Qt 6.11 runs on.
MinVersion=10.0.17763
Compression=lzma2/max
SolidCompression=yes
LZMANumBlockThreads=2
WizardStyle=modern
ShowLanguageDialog=auto
ChangesAssociations=yes
CloseApplications=yes

[Languages]
Name: "en"; MessagesFile: "compiler:Default.isl"
#if FileExists(Chinese)
Name: "zh"; MessagesFile: "compiler:Languages\ChineseSimplified.isl"
#else
  #pragma warning "This Inno Setup brings no Chinese: the installer speaks English alone"
#endif

[CustomMessages]
en.Table=Table
en.Associate=Offer BERTDesk under “Open with” for .csv and .tsv (your default program stays)
en.DesktopIcon=Put an icon on the desktop
en.Start=Start BERTDesk
#if FileExists(Chinese)
zh.Table=表格
zh.Associate=在 .csv 和 .tsv 的“打开方式”中加入 BERTDesk（不改变默认程序）
zh.DesktopIcon=在桌面上放置图标
zh.Start=启动 BERTDesk
#endif

[Tasks]
Name: "associate"; Description: "{cm:Associate}"
Name: "desktopicon"; Description: "{cm:DesktopIcon}"; Flags: unchecked

[InstallDelete]
; A newer version must not find the libraries of the older one.
Type: filesandordirs; Name: "{app}\_internal"

[Files]
Source: "{#Bundle}\*"; DestDir: "{app}"; Flags: recursesubdirs createallsubdirs ignoreversion

[Icons]
Name: "{autoprograms}\BERTDesk"; Filename: "{app}\bertdesk.exe"
Name: "{autodesktop}\BERTDesk"; Filename: "{app}\bertdesk.exe"; Tasks: desktopicon

[Registry]
; An entry in "Open with", by OpenWithProgids: the default program of .csv stays the person's choice.
Root: HKA; Subkey: "Software\Classes\BERTDesk.Table"; ValueType: string; ValueData: "{cm:Table}"; Flags: uninsdeletekey; Tasks: associate
Root: HKA; Subkey: "Software\Classes\BERTDesk.Table\DefaultIcon"; ValueType: string; ValueData: "{app}\bertdesk.exe,0"; Tasks: associate
Root: HKA; Subkey: "Software\Classes\BERTDesk.Table\shell\open"; ValueType: string; ValueName: "FriendlyAppName"; ValueData: "BERTDesk"; Tasks: associate
Root: HKA; Subkey: "Software\Classes\BERTDesk.Table\shell\open\command"; ValueType: string; ValueData: """{app}\bertdesk.exe"" ""%1"""; Tasks: associate
Root: HKA; Subkey: "Software\Classes\.csv\OpenWithProgids"; ValueType: string; ValueName: "BERTDesk.Table"; ValueData: ""; Flags: uninsdeletevalue; Tasks: associate
Root: HKA; Subkey: "Software\Classes\.tsv\OpenWithProgids"; ValueType: string; ValueName: "BERTDesk.Table"; ValueData: ""; Flags: uninsdeletevalue; Tasks: associate

[Run]
Filename: "{app}\bertdesk.exe"; Description: "{cm:Start}"; Flags: nowait postinstall skipifsilent

; Uninstalling takes away what [Files] brought and nothing else. Models, settings and logs lie in %LOCALAPPDATA%\BERTDesk
; and stay: they are the person's.
