/** Whether a text has the form of a batch's id, a UUID in lower case. */
export function isBatchId(text: unknown): text is string {
  return typeof text === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
}
