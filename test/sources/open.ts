import type { TestContext } from 'node:test';
import type { Resolve } from '../../src/outbound/index.ts';
import { createSources, type SourceSettings, type Sources } from '../../src/sources/index.ts';

/** Nothing is allowed, except to connect to 127.0.0.1. */
export const none: SourceSettings = {
  allowed: [],
  mounts: {},
  networks: ['127.0.0.1/32'],
  s3: { pathStyle: true },
  timeoutMs: 10_000,
};

/** Sources for one test. */
export function open(test: TestContext, settings: Partial<SourceSettings>, resolve?: Resolve): Sources {
  const sources = createSources({ ...none, ...settings }, resolve);
  test.after(() => sources.close());
  return sources;
}

/** A resolver that gives one answer after another, the last one for ever. */
export function answering(...answers: readonly (readonly string[])[]): Resolve & { readonly names: readonly string[] } {
  const names: string[] = [];
  const resolve = async (name: string) => {
    const answer = answers[Math.min(names.length, answers.length - 1)] ?? [];
    names.push(name);
    return answer.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
  };
  return Object.assign(resolve, { names });
}
