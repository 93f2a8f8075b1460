// The system's own word for what went wrong, out of whatever was thrown.

/** For example `ECONNREFUSED`, `ENOENT`, `CERT_HAS_EXPIRED`: from the error, or the causes it carries. Never a message. */
export function systemCode(error: unknown): string | undefined {
  let at = error;
  for (let depth = 0; depth < 4 && typeof at === 'object' && at !== null; depth += 1) {
    if ('code' in at && typeof at.code === 'string') return at.code;
    at = 'cause' in at ? at.cause : undefined;
  }
  return undefined;
}
