#!/usr/bin/env bash
# Make the disk image that people download: dmg.sh dist/BERTDesk.app dist/BERTDesk-0.1.0-arm64.dmg
set -euo pipefail
app=$1 image=$2
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
ditto "$app" "$stage/BERTDesk.app" # keeps links and signatures; cp -R does not
ln -s /Applications "$stage/Applications"
hdiutil create -volname BERTDesk -srcfolder "$stage" -fs APFS -format ULMO -ov "$image"
