// The system's, or Entra's, own word for what went wrong, out of whatever was thrown. Never a message.

/** For example `ECONNREFUSED`, `ENOENT`, `CERT_HAS_EXPIRED`: from the error, or the causes it carries. Never a message. */
export function systemCode(error: unknown): string | undefined {
  let at = error;
  for (let depth = 0; depth < 4 && typeof at === 'object' && at !== null; depth += 1) {
    if ('code' in at && typeof at.code === 'string') return at.code;
    at = 'cause' in at ? at.cause : undefined;
  }
  return undefined;
}

/** Entra's number for why it gives no token, e.g. `AADSTS7000222` for an expired secret. Its text also names ids and is left. */
export function entraNumber(error: unknown): string | undefined {
  return /AADSTS\d+/u.exec(String(error))?.[0];
}
