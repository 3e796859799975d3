#!/usr/bin/env bash
# Sign BERTDesk.app from the inside out: sign.sh dist/BERTDesk.app [IDENTITY]. IDENTITY: "Developer ID Application: ...";
# "-" (unless told) signs for this computer alone, which Apple silicon asks of every program.
set -euo pipefail
app=$1 identity=${2:--}
options=(--force --sign "$identity")
if [ "$identity" != - ]; then
  # An ad-hoc signature bears no team, and the hardened runtime would then refuse the program its own libraries.
  options+=(--options runtime --timestamp --entitlements "$(dirname "$0")/entitlements.plist")
fi
# Not --deep: it gives no entitlements a second thought and skips what lies in Resources.
find "$app/Contents" -type f -print0 | while IFS= read -r -d '' file; do
  case $(file --brief "$file") in
    Mach-O*) codesign "${options[@]}" "$file" ;;
  esac
done
codesign "${options[@]}" "$app"
codesign --verify --strict --deep "$app"
