// Where a call to Graph went, as a route: ids, names and filters are left out.

/**
 * `/beta/groups/{id}` for a path (`/beta/groups/6f0d…?$select=id`) or a whole next link. `steps` are the steps of paths
 * that are Graph's own words: whatever else a path holds was put there by us, and may be anybody's.
 */
export function routeOf(url: string, steps: ReadonlySet<string>): string {
  const path = URL.parse(url, 'https://graph')?.pathname ?? '';
  return path
    .split('/')
    .map((part) => (part === '' || steps.has(decode(part)) ? decode(part) : '{id}'))
    .join('/');
}

/** `$batch` may come as `%24batch`. */
function decode(part: string): string {
  return part.replace(/^%24/, '$');
}
