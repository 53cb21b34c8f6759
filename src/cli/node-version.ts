/** The same as in `engines` of package.json. */
const minMajor = 24;

/** @throws Error on an older Node, which would otherwise report that there is no module node:sqlite. */
export function requireNode(version: string): void {
  if (Number.parseInt(version, 10) < minMajor)
    throw new Error(`Expected Node ${minMajor} or newer to run antifake but received ${version}`);
}
