import { type Browser, chromium } from 'playwright-core'

/** Where Debian puts it; `.ci/chromium.sh` installs it. */
const executablePath = '/usr/bin/chromium'

/** Debian's Chromium over an empty profile of its own, which reaches the loopback address and no other. */
export function openChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
    ],
  })
}
