import type { Idempotency, LedgerEntry, Limited, ReserveOutcome } from '../store.ts';
import type { JobClaim, SliceJob } from './jobs.ts';

/** `running`: some photos have no result yet. */
export type BatchState = 'running' | 'completed' | 'cancelled';

/** What became of the event of a batch; `given_up`: it was not delivered. */
export type WebhookState = 'waiting' | 'delivered' | 'given_up';

/** A batch and its progress. */
export interface BatchRecord {
  readonly id: string;
  readonly keyId: string;
  readonly state: BatchState;
  /** Number of photos. */
  readonly items: number;
  /** Number of photos with a result, by status. */
  readonly counts: Readonly<Record<string, number>>;
  readonly createdAtMs: number;
  /** When a worker took the first photo. */
  readonly startedAtMs?: number;
  readonly endedAtMs?: number;
  /** The time of the store when this was read. */
  readonly readAtMs: number;
  readonly webhook?: { readonly url: string; readonly state: WebhookState };
}

/** A photo to judge. */
export interface NewItem {
  readonly reference: string;
  /** The caller's own id of the photo. */
  readonly callerId?: string;
}

/** A batch to submit. Its id makes a repeated call harmless. */
export interface NewBatch {
  /** A UUID. */
  readonly id: string;
  readonly keyId: string;
  readonly requestId: string;
  readonly items: readonly NewItem[];
  readonly sliceSize: number;
  readonly webhookUrl?: string;
  readonly idempotency?: Idempotency;
}

/** Result of a submission: a unit is reserved for every photo, or for none. `replayed`: the batch of the first request. */
export type SubmitOutcome =
  | { readonly kind: 'submitted' | 'replayed'; readonly batch: BatchRecord }
  | Limited
  | { readonly kind: 'no_webhook_secret' | 'batch_deleted' }
  | Exclude<ReserveOutcome, { readonly kind: 'granted' | 'replayed' | 'limited' }>;

/** Which batch; `keyId`: only if it is a batch of this key. */
export interface BatchName {
  readonly id: string;
  readonly keyId?: string;
}

/** Which batches to list, newest first; `keyId`: only those of this key. */
export interface BatchPage {
  readonly keyId?: string;
  readonly maxBatches: number;
  /** Id of the batch after which the page begins. */
  readonly after?: string;
}

/** Which results to read, in the order of the list. */
export interface ResultPage extends BatchName {
  readonly maxResults: number;
  /** Place of the first photo. */
  readonly from: number;
}

/** The result of one photo. */
export interface ItemResult {
  /** Place in the list, from 0. */
  readonly item: number;
  readonly reference: string;
  readonly callerId?: string;
  readonly status: string;
  readonly reason?: string;
  /** JSON: `message` of an OK. */
  readonly message?: string;
}

/** A page of results. */
export interface Results {
  readonly results: readonly ItemResult[];
  /** Where the next page begins; absent: these were the last results. */
  readonly next?: number;
}

/** The photos of a slice that have no result yet; none if the batch has ended. */
export interface Slice {
  readonly keyId: string;
  readonly monthStartsAtMs: number;
  readonly items: readonly OpenItem[];
}

/** A photo without a result. */
export interface OpenItem {
  readonly item: number;
  readonly reference: string;
  /** Attempts that failed so far. */
  readonly attempts: number;
}

/** The result of one photo for its row and the ledger. */
export interface Settlement {
  readonly batchId: string;
  readonly item: number;
  readonly monthStartsAtMs: number;
  readonly entry: LedgerEntry;
  /** JSON: `message` of an OK. */
  readonly message?: string;
}

/** The end of one attempt at a slice. */
export interface SliceEnd {
  readonly claim: JobClaim;
  readonly slice: SliceJob;
  /** Photos that failed for a cause that may pass. */
  readonly failed: readonly number[];
  /** When the photos without a result are tried again. */
  readonly retryAfterS: number;
}

/** What is needed to deliver the event of a batch. */
export interface PendingEvent {
  readonly batch: BatchRecord;
  readonly url: string;
  /** One, or two while the secret is being rotated. */
  readonly secrets: readonly string[];
}

/** What became of one attempt to deliver an event. `retryAfterS`: there is another one; `nothing`: there was nothing to deliver. */
export interface DeliveryEnd {
  readonly claim: JobClaim;
  readonly batchId: string;
  readonly attempt: number;
  readonly result: Exclude<WebhookState, 'waiting'> | 'nothing' | { readonly retryAfterS: number };
}

/** A new secret for the webhooks of a key; the old one signs too for `graceMs`. */
export interface NewWebhookSecret {
  readonly keyId: string;
  readonly secret: string;
  readonly graceMs: number;
}

/** Batches on PostgreSQL. Every operation is atomic, and can be repeated. All reject with an AntifakeError INNER_ERROR if the store fails. */
export interface BatchStore {
  /** Reserves a unit of quota for every photo, writes their rows and puts them into the queue, or does nothing. */
  submit(batch: NewBatch): Promise<SubmitOutcome>;
  find(name: BatchName): Promise<BatchRecord | undefined>;
  /** @returns `undefined` if the batch after which the page begins does not exist. */
  list(page: BatchPage): Promise<readonly BatchRecord[] | undefined>;
  /** Results up to the first photo that has none yet, and not many more than 1 MiB of them. @returns `undefined` if there is no such batch. */
  results(page: ResultPage): Promise<Results | undefined>;
  /** Ends a running batch: the units of photos without a result are released. @returns `undefined` if there is no such batch. */
  cancel(name: BatchName): Promise<BatchRecord | undefined>;
  /** The photos of a slice that have no result yet. A batch whose key has been revoked is cancelled. */
  takeSlice(job: SliceJob): Promise<Slice>;
  /**
   * Writes the results of some photos, each with its ledger row and its sum, and releases the units that are not charged, in one transaction.
   * A photo that already has a result is left as it is.
   * @returns how many were new.
   */
  settle(settlements: readonly Settlement[]): Promise<number>;
  /** Ends the job of a slice, with a next one for photos without a result; the last slice ends the batch. Does nothing if the claim is lost. */
  endSlice(end: SliceEnd): Promise<void>;
  /** @returns `undefined` if there is nothing to deliver. */
  findEvent(batchId: string): Promise<PendingEvent | undefined>;
  endDelivery(end: DeliveryEnd): Promise<void>;
  setWebhookSecret(secret: NewWebhookSecret): Promise<void>;
}
