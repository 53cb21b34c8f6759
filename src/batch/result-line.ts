import type { ItemResult } from '../store/index.ts';

/** A result as a line of JSON; its message was stored as it was answered. */
export function toResultLine({ item, callerId: id, reference, status, reason, message }: ItemResult): string {
  const fields = { photo: item, ...(id !== undefined && { id }), reference, status, ...(reason && { reason }) };
  const text = JSON.stringify(fields);
  return message === undefined ? `${text}\n` : `${text.slice(0, -1)},"message":${message}}\n`;
}
