/** Time limit of an operation on all photos of a batch, milliseconds: there may be a hundred thousand. */
export const longLimitMs = 60_000;
