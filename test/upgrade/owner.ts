import { AntifakeApiError, AntifakeClient } from '../../client/index.ts';
import { emptyPhoto } from '../http/photos.ts';
import type { Replica } from './version.ts';

/** A key, and how many answers of each status its owner received. */
export class Owner {
  readonly answers: Record<string, number> = {};
  readonly id: string;
  readonly apiKey: string;

  constructor(apiKey: string) {
    this.apiKey = apiKey;
    this.id = apiKey.split('_')[1]!;
  }

  /** Sends a photo, by default one without a card, to a replica; returns the status of the answer. */
  async send({ url }: Replica, options: { photo?: Uint8Array; idempotencyKey?: string } = {}): Promise<string> {
    const { photo = emptyPhoto, ...retry } = options;
    const client = new AntifakeClient({ baseUrl: url, apiKey: this.apiKey });
    const status = await client.antifake(photo, retry).then(
      (answer) => answer.status,
      (error: unknown) => (error instanceof AntifakeApiError ? error.status : String(error)),
    );
    this.answers[status] = (this.answers[status] ?? 0) + 1;
    return status;
  }
}
