#!/usr/bin/env bash
# Let Apple check the image, and attach its word, so that it opens offline too: notarise.sh IMAGE IDENTITY PROFILE
# IDENTITY signs the image; PROFILE is what `xcrun notarytool store-credentials` was told to keep the account under.
# Order of a release: build, sign.sh APP IDENTITY, dmg.sh APP IMAGE, this.
set -euo pipefail
image=$1 identity=$2 profile=$3
codesign --force --timestamp --sign "$identity" "$image"
xcrun notarytool submit "$image" --keychain-profile "$profile" --wait
xcrun stapler staple "$image"
spctl --assess --type open --context context:primary-signature --verbose "$image"
