/** As package.json's `engines` says. */
const leastMajor = 24;

/** @throws Error on an older Node, which would otherwise say that it knows no module node:sqlite. */
export function requireNode(version: string): void {
  if (Number.parseInt(version, 10) < leastMajor)
    throw new Error(`Expected Node ${leastMajor} or newer to run antifake but received ${version}`);
}
