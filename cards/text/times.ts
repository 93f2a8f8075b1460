// Moments and durations as people read them. Everything is UTC and says so: a card is seen in many places.

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `Tue 24 Nov 14:05 UTC`, with the year when it is not `now`'s. Both are ISO 8601; a text that is no time answers `an unknown time`. */
export function moment(at: string, now: string): string {
  const when = new Date(at);
  if (Number.isNaN(when.getTime())) return 'an unknown time';
  const weekday = WEEKDAYS[when.getUTCDay()] ?? '';
  const clock = when.toISOString().slice(11, 16);
  return `${weekday} ${day(at, now)} ${clock} UTC`;
}

/** `3 Nov`, with the year when it is not `now`'s. */
export function day(at: string, now: string): string {
  const when = new Date(at);
  if (Number.isNaN(when.getTime())) return 'an unknown day';
  const year = when.getUTCFullYear();
  const short = `${when.getUTCDate()} ${MONTHS[when.getUTCMonth()] ?? ''}`;
  return year === new Date(now).getUTCFullYear() ? short : `${short} ${year}`;
}

/** How long from one time to another: `0.4 s`, `42 s`, `3 min 5 s`, `1 h 20 min`, `2 d 3 h`. Nothing if either is no time. */
export function duration(from: string, to: string): string | undefined {
  const milliseconds = Date.parse(to) - Date.parse(from);
  if (Number.isNaN(milliseconds)) return undefined;
  const seconds = Math.max(0, milliseconds) / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return pair(whole, 60, 'min', 's');
  const minutes = Math.round(whole / 60);
  if (minutes < 1440) return pair(minutes, 60, 'h', 'min');
  return pair(Math.round(minutes / 60), 24, 'd', 'h');
}

function pair(total: number, size: number, large: string, small: string): string {
  const rest = total % size;
  const first = `${Math.floor(total / size)} ${large}`;
  return rest === 0 ? first : `${first} ${rest} ${small}`;
}
