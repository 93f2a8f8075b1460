// An authenticated activity, as far as conversations read it; whoever lets it in has made sure of the kinds of its members.

/**
 * What Teams sends (Bot Framework's activity schema). What is `unknown` here is parsed where it is read, and what a
 * member holds is never trusted to be whole.
 */
export interface TeamsActivity {
  readonly type: string;
  readonly id?: string | undefined;
  readonly replyToId?: string | undefined;
  readonly name?: string | undefined;
  readonly action?: string | undefined;
  readonly text?: unknown;
  readonly value?: unknown;
  readonly entities?: readonly object[] | undefined;
  readonly attachments?: readonly { readonly contentType?: unknown }[] | undefined;
  readonly membersAdded?: readonly { readonly id?: unknown }[] | undefined;
  readonly from?: unknown;
  readonly recipient?: { readonly id?: unknown; readonly name?: unknown } | undefined;
  readonly conversation?: unknown;
  readonly channelData?: unknown;
  readonly channelId?: unknown;
  readonly serviceUrl?: unknown;
}
