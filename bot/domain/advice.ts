// What a person should do about a Graph call that went wrong: which advice, and with what in it. The sentences are in cards.
import type { EncodedAssign } from './plan/plan.js';

/** What a call to Graph is for, as far as permissions go. */
export type Need =
  | 'readPolicies'
  | 'assign'
  | 'readFilters'
  | 'readOtherPolicies'
  | 'intuneApprovals'
  | 'readGroups'
  | 'readPeople'
  | 'checkMembership'
  | 'nothing';

/** Whose proof of itself to Entra brought no token. */
export type TokenSource = 'managedIdentity' | 'secret' | 'certificate' | 'workload';

/** Advice that says the same each time. */
export type PlainAdvice =
  /** What each kind of fault is told where nothing more is known. */
  | 'unauthenticated'
  | 'noLicence'
  | 'notFound'
  | 'badRequest'
  | 'conflict'
  | 'server'
  | 'unreachable'
  | 'timeout'
  | 'incomplete'
  | 'noToken'
  /** Conditional Access stops the bot. */
  | 'conditionalAccess'
  /** A permission is missing, and nobody says which. */
  | 'unnamedPermission'
  /** Intune's own approval: another one is open; it did not hear the bot's justification; something else it did not take. */
  | 'approvalOpen'
  | 'approvalUnheard'
  | 'approvalOther'
  /** Intune's own approval holds the change under a code. */
  | 'approvalHolds'
  /** Nobody knows how an `assign` ended. */
  | 'outcomeUnknown'
  /** The change would go to an address that is none of the program's. */
  | 'unlistedAddress'
  /** The stored body is not the one that was approved. */
  | 'alteredBody'
  /** The read that would show what became of a change took too long. */
  | 'lookAgain'
  /** Teams named a person by an id that cannot be one of the directory. */
  | 'strangeId'
  /** The directory answered about another person than was asked about. */
  | 'strangePerson';

/** One piece of advice. */
export type Advice =
  | { readonly kind: PlainAdvice }
  /** Graph wants fewer calls; `seconds` is its wish, if it had one. */
  | { readonly kind: 'throttled'; readonly seconds?: number }
  /** `all` of the permissions are to be granted, or `any` one of them; `need` is what is off without. */
  | {
      readonly kind: 'grant';
      readonly permissions: readonly string[];
      readonly which: 'all' | 'any';
      readonly need: Need;
    }
  /** Intune's own approval did not take an approved change; `permissions` are needed to follow it there. */
  | { readonly kind: 'approvalMismatch'; readonly permissions: readonly string[] }
  /** Only beta could carry the change, and beta may not be used. */
  | { readonly kind: 'needsBeta'; readonly because: NonNullable<EncodedAssign['betaBecause']> }
  | { readonly kind: 'noTokenFrom'; readonly source: TokenSource }
  /** The sentence itself, stored by a version of the program that kept no codes. */
  | { readonly kind: 'sentence'; readonly text: string };
