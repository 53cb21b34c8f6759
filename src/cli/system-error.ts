/** Explanation of a system error, and what to do about it. */
export interface Explanation {
  /** Continues a sentence after "but". */
  readonly why: string;
  readonly remedy: string;
}

const explain = (why: string, remedy: string): Explanation => ({ why, remedy });

const path = 'Correct the path';
const address = 'Start it, or correct its address';
const rights = 'Change its permissions, or run as a user who may';

/** By the codes of Node, and of PostgreSQL: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const byCode: Readonly<Record<string, Explanation>> = {
  ENOENT: explain('there is no such file or folder', path),
  ENOTDIR: explain('part of the path is not a folder', path),
  EISDIR: explain('it is a folder', 'Name a file'),
  EEXIST: explain('a file of that name already exists', 'Choose another name, or move the file'),
  ELOOP: explain('its links form a loop', path),
  ENAMETOOLONG: explain('the name is too long', 'Choose a shorter one'),
  EACCES: explain('this user does not have permission', rights),
  EPERM: explain('this user does not have permission', rights),
  EROFS: explain('the disk is read-only', 'Choose another place'),
  ENOSPC: explain('the disk is full', 'Free some space, or choose another place'),
  EDQUOT: explain("this user's disk quota is used up", 'Free some space, or choose another place'),
  EIO: explain('the disk has an error', 'Check the disk'),
  EMFILE: explain('too many files are open', 'Raise the limit, as with `ulimit -n 4096`'),
  ENFILE: explain('too many files are open', 'Close other programs'),
  EADDRINUSE: explain(
    'another program listens there',
    'Stop that one, or choose another port with ANTIFAKE_PORT; 0 selects a free one',
  ),
  EADDRNOTAVAIL: explain('this machine does not have that address', 'Correct ANTIFAKE_HOST; 127.0.0.1 always works'),
  ECONNREFUSED: explain('nothing listens there', address),
  ECONNRESET: explain('the connection was closed', address),
  EHOSTUNREACH: explain('that machine cannot be reached', address),
  ENETUNREACH: explain('that network cannot be reached', address),
  ETIMEDOUT: explain('it did not answer in time', address),
  ENOTFOUND: explain('no machine with that name is known', 'Correct the name'),
  EAI_AGAIN: explain('the name could not be looked up', 'Correct the name, or check the DNS server'),
  '28P01': explain('the password is wrong', 'Correct it in DATABASE_URL'),
  '28000': explain('the user may not connect', 'Correct DATABASE_URL, or grant the user access'),
  '3D000': explain('there is no such database', 'Create it with `createdb`, or correct DATABASE_URL'),
  '42501': explain('the user lacks a privilege', 'Grant the user CREATE on the schema'),
};

/** For a socket that is not permitted to listen; its error code is the same as that of a file. */
const listening = explain(
  'this user is not permitted to listen there',
  'Choose a port from 1024 on with ANTIFAKE_PORT',
);

/** By SQLite's primary result codes: https://www.sqlite.org/rescode.html */
const bySqlite: Readonly<Record<number, Explanation>> = {
  5: explain('another program has locked it', 'Stop the program that has it open'),
  8: explain('it is read-only', rights),
  10: explain('the disk has an error', 'Check the disk'),
  11: explain('it is damaged', 'Restore a backup; docs/operations.md describes how to make one'),
  13: explain('the disk is full', 'Free some space, or choose another place with ANTIFAKE_DATA_DIR'),
  14: explain('it could not be opened', 'Choose another folder with ANTIFAKE_DATA_DIR'),
  26: explain('the file is not a database', 'Move it, or choose another folder with ANTIFAKE_DATA_DIR'),
};

interface SystemError {
  readonly code?: unknown;
  readonly syscall?: unknown;
  readonly errcode?: unknown;
}

/** Explains an error of the system, of SQLite or of PostgreSQL; `undefined` if the error is not known. */
export function explainSystem(error: unknown): Explanation | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, syscall, errcode } = error as SystemError;
  if (syscall === 'listen' && (code === 'EACCES' || code === 'EPERM')) return listening;
  if (typeof errcode === 'number') return bySqlite[errcode & 0xff];
  return typeof code === 'string' ? byCode[code] : undefined;
}
