import { createHash } from 'node:crypto';

/** Headers of every answer: no framing, sniffing or caching, and it loads nothing. */
export const answerHeaders: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'content-security-policy': policy({ 'default-src': "'none'" }),
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

/**
 * A content security policy. There is no `upgrade-insecure-requests`: the service itself uses plain HTTP, and without a
 * TLS proxy a page would load nothing.
 */
export function policy(sources: Readonly<Record<string, string>>): string {
  const all = { ...sources, 'base-uri': "'none'", 'form-action': "'none'", 'frame-ancestors': "'none'" };
  return Object.entries(all)
    .map(([directive, source]) => `${directive} ${source}`)
    .join('; ');
}

/** The source of one inline style or script, by its text. */
export function hashSource(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
