// Draws the copies of a request's card, each in its own time: one that hangs keeps no other waiting.
import { createHash } from 'node:crypto';
import { requestCard, summary, type Notice } from '../../../cards/index.js';
import type { ApprovalRequest, CardCopy } from '../../domain/request.js';
import type { Clock, Log } from '../../workflow/ports.js';
import type { Around, CardFrame } from './card-frame.js';
import { remember } from '../../shared/bounded-map.js';
import { renewCopy, type RenewParts } from './renew.js';
import { createWriteQueue } from '../../shared/write-queue.js';

/** A request as it was read for drawing, with what is around it. */
export interface Sheet {
  readonly request: ApprovalRequest;
  readonly around: Around;
}

export interface Copies {
  /**
   * Draws every copy as this sheet shows the request, or as a newer one does. Answers whether all of them show it now,
   * beyond doubt; a copy that is gone, or that Teams told no id of, has nothing left to show. Never throws.
   */
  draw(sheet: Sheet): Promise<boolean>;
  /** Shows a notice on one copy, in order with what is drawn there. `read` answers the request as it then is. Never throws. */
  notify(id: string, copy: CardCopy, notice: Notice, read: () => Promise<Sheet | undefined>): Promise<void>;
  /** What was drawn for this request does not count any more: each copy is drawn again, also as it was. */
  forget(id: string): void;
  /** An edit went unanswered: it may still land, over a newer one. So the copies count as shown only once they were drawn again when it cannot land any more. */
  doubt(id: string): void;
  drain(): Promise<void>;
}

export interface CopiesParts extends RenewParts {
  readonly frame: CardFrame;
  readonly clock: Clock;
  readonly log: Log;
}

/** An unanswered edit lands within this time or never. */
const MAY_LAND_MS = 30_000;

/** What a copy was last drawn as: most steps of a request change nothing that is seen. One that is forgotten is drawn once more. */
interface Drawn {
  readonly hash: string;
  readonly version: number;
  readonly generation: number;
}

interface Desk extends CopiesParts {
  readonly drawn: Map<string, Drawn>;
  /** The newest sheet of each request that is being drawn. */
  readonly sheets: Map<string, Sheet>;
  /** By request: moves when what was drawn does not count any more. */
  readonly generations: Map<string, number>;
  /** By request: when an edit last went unanswered, on the monotonic clock. */
  readonly doubts: Map<string, number>;
}

export function createCopies(parts: CopiesParts): Copies {
  const desk: Desk = {
    ...parts,
    drawn: new Map(),
    sheets: new Map(),
    generations: new Map(),
    doubts: new Map(),
  };
  const queue = createWriteQueue(parts.log);
  let generation = 0;
  const forget = (id: string): void => remember(desk.generations, id, (generation += 1));
  return {
    draw: async (sheet) => {
      const { id } = sheet.request;
      const cards = sheet.request.cards.filter(isNamed);
      const doubt = desk.doubts.get(id);
      const isDoubtOver = doubt !== undefined && parts.clock.monotonic() - doubt >= MAY_LAND_MS;
      if (isDoubtOver) forget(id);
      desk.sheets.set(id, sheet);
      await Promise.all(cards.map((copy) => queue.write(keyOf(id, copy), () => drawNewest(desk, id, copy))));
      if (desk.sheets.get(id) === sheet) desk.sheets.delete(id);
      const isDrawn = cards.every((copy) => isShown(desk, sheet.request, copy));
      if (isDrawn && isDoubtOver && desk.doubts.get(id) === doubt) desk.doubts.delete(id);
      return isDrawn && !desk.doubts.has(id);
    },
    notify: async (id, copy, notice, read) => {
      if (!isNamed(copy)) return;
      await queue.run(keyOf(id, copy), async () => {
        const sheet = await read();
        if (sheet) await edit(desk, sheet, copy, notice);
      });
    },
    forget,
    doubt: (id) => doubt(desk, id),
    drain: () => queue.drain(),
  };
}

/** A copy that can be edited. */
type NamedCopy = CardCopy & { readonly activityId: string };

function isNamed(copy: CardCopy): copy is NamedCopy {
  return copy.activityId !== undefined;
}

async function drawNewest(desk: Desk, id: string, copy: NamedCopy): Promise<void> {
  const sheet = desk.sheets.get(id);
  if (sheet) await edit(desk, sheet, copy);
}

async function edit(desk: Desk, { request, around }: Sheet, copy: NamedCopy, notice?: Notice): Promise<void> {
  const { frame, writer, drawn } = desk;
  const { id, version } = request;
  const key = keyOf(id, copy);
  // Of when the edit begins: what is forgotten while it is on its way was meant as well.
  const generation = desk.generations.get(id) ?? 0;
  const card = requestCard(request, frame.viewOf(request, copy, around, notice));
  const hash = createHash('sha256').update(JSON.stringify(card)).digest('base64');
  const before = drawn.get(key);
  if (before?.hash !== hash || before.generation !== generation) {
    drawn.delete(key);
    const message = { summary: summary(request), card };
    const { kind, mayLand } = await writer.edit(copy.conversation, copy.activityId, message);
    if (mayLand) doubt(desk, id);
    if (kind === 'failed') return;
    if (kind === 'gone' && !copy.renewed) {
      const renewed = await renewCopy(desk, id, copy, message);
      if (renewed.kind === 'later') return;
      if (renewed.kind === 'posted')
        remember(drawn, keyOf(id, { ...copy, activityId: renewed.activityId }), {
          hash,
          version,
          generation,
        });
    }
  }
  remember(drawn, key, { hash, version, generation });
}

function isShown({ drawn, generations }: Desk, { id, version }: ApprovalRequest, copy: NamedCopy): boolean {
  const held = drawn.get(keyOf(id, copy));
  return held !== undefined && held.version >= version && held.generation === (generations.get(id) ?? 0);
}

function doubt({ doubts, clock }: Desk, id: string): void {
  remember(doubts, id, clock.monotonic());
}

function keyOf(id: string, { conversation, activityId }: NamedCopy): string {
  return `${id} ${conversation.conversationId} ${activityId}`;
}
