/** Milliseconds on the machine's own clock, which all its processes and threads share and which is never adjusted. */
export function machineMs(): number {
  return Number(process.hrtime.bigint() / 1000n) / 1000;
}
