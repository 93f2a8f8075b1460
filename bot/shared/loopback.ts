// Whether an address is this machine itself: only there may anything travel unencrypted.

/**
 * `hostname` as `URL` writes it: an IPv6 address is in brackets. `URL` has already made `127.1` and
 * `2130706433` into dotted form. A name that merely resolves to this machine is none.
 */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d+){3}$/.test(hostname);
}
