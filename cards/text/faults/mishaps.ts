// What people are told where no answer of ours comes about: a turn that broke, and more than one person can ask.

/** `reference` is a short id by which the person and the log speak of the same mishap. */
export function brokenTurnText(reference: string): string {
  return `Something went wrong on my side. What was recorded before stays recorded; please try again. If it happens again, tell whoever runs me: reference ${reference}.`;
}

/** For whoever asks more than anybody can press. */
export const TOO_MUCH_TEXT =
  'That is more than I can take from one person. Nothing was done with it; please wait a minute.';
