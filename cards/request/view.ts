// How and for whom a request is shown.
import type { Audience, RequestRef, RequestState } from '../../bot/domain/request.js';
import type { Notice } from '../text/notice.js';

/** What a card of a request depends on besides the request. */
export interface RequestView {
  /** Decides which buttons there are, never who may press them. */
  readonly viewer: Audience;
  /** ISO 8601. */
  readonly now: string;
  /** Origin of the Intune portal, e.g. `https://intune.microsoft.com`. */
  readonly portal: string;
  /** Why the viewer's click changed nothing. */
  readonly notice?: Notice;
  /** Teams ids (`29:…`) of people for whom Teams fetches the card again when they see it; the first 60 count. */
  readonly refreshFor?: readonly string[];
  /** True with `SELF_APPROVAL=allow`: the card then does not say that authors may not approve. */
  readonly authorsMayApprove?: boolean;
  /** Entra object id of the one person who sees this copy; absent where several do. */
  readonly personId?: string;
  /** An operator has stopped every apply. */
  readonly frozen?: boolean;
  /** Other requests about the same policy that are not over, the longest waiting first. */
  readonly others?: readonly OtherRequest[];
  /** Intune's own approvals cannot be read (`GRAPH_BETA=never`): the card then offers to try the code. */
  readonly intuneUnseen?: boolean;
}

/** Another request about the same policy. */
export interface OtherRequest extends RequestRef {
  readonly state: RequestState;
}
