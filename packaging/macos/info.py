"""What BUNDLE(info_plist=...) in bertdesk.spec gives macOS to know about the program."""

IDENTIFIER = "org.bertdesk.BERTDesk"


def plist(version: str) -> dict[str, object]:
    """Return the keys of Info.plist beyond those that PyInstaller writes itself."""
    return {
        "CFBundleDisplayName": "BERTDesk",
        "CFBundleShortVersionString": version,
        "CFBundleVersion": version,
        "CFBundleDevelopmentRegion": "en",
        "CFBundleLocalizations": ["en", "zh-Hans"],  # else the system's own dialogs stay English
        "LSApplicationCategoryType": "public.app-category.productivity",
        "LSMinimumSystemVersion": "14.0",  # torch 2.13's oldest; it has no build for Intel
        "LSArchitecturePriority": ["arm64"],
        "NSHighResolutionCapable": True,
        "NSRequiresAquaSystemAppearance": False,  # follows dark mode
        "NSSupportsAutomaticGraphicsSwitching": True,
        "NSHumanReadableCopyright": "Apache License 2.0",
        "CFBundleDocumentTypes": [
            {
                "CFBundleTypeName": "Table",
                "CFBundleTypeRole": "Viewer",
                "LSHandlerRank": "Alternate",  # in "Open With", never the default
                "LSItemContentTypes": ["public.comma-separated-values-text", "public.tab-separated-values-text"],
            }
        ],
    }
