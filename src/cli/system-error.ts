/** Why the system refused, in words, and what to do about it. */
export interface Explanation {
  /** To follow "but". */
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
  ENOTDIR: explain('a part of the path is no folder', path),
  EISDIR: explain('it is a folder', 'Name a file'),
  EEXIST: explain('a file of that name is in the way', 'Choose another name, or move it away'),
  ELOOP: explain('its links lead round in a circle', path),
  ENAMETOOLONG: explain('the name is too long', 'Choose a shorter one'),
  EACCES: explain('this user may not do that', rights),
  EPERM: explain('this user may not do that', rights),
  EROFS: explain('the disk can only be read', 'Choose another place'),
  ENOSPC: explain('the disk is full', 'Make room, or choose another place'),
  EDQUOT: explain("this user's share of the disk is full", 'Make room, or choose another place'),
  EIO: explain('the disk does not answer', 'Look at the disk'),
  EMFILE: explain('too many files are open', 'Raise the limit, as with `ulimit -n 4096`'),
  ENFILE: explain('too many files are open', 'Close other programs'),
  EADDRINUSE: explain(
    'another program listens there',
    'Stop that one, or choose another port with ANTIFAKE_PORT; 0 takes a free one',
  ),
  EADDRNOTAVAIL: explain('this machine has no such address', 'Correct ANTIFAKE_HOST; 127.0.0.1 is always there'),
  ECONNREFUSED: explain('nothing answers there', address),
  ECONNRESET: explain('the connection was cut', address),
  EHOSTUNREACH: explain('there is no way to that machine', address),
  ENETUNREACH: explain('there is no way to that network', address),
  ETIMEDOUT: explain('it did not answer in time', address),
  ENOTFOUND: explain('no machine of that name is known', 'Correct the name'),
  EAI_AGAIN: explain('the name could not be looked up', 'Correct the name, or look at the name server'),
  '28P01': explain('the password is wrong', 'Correct it in DATABASE_URL'),
  '28000': explain('the user may not connect', 'Correct DATABASE_URL, or let the user in'),
  '3D000': explain('there is no such database', 'Make it with `createdb`, or correct DATABASE_URL'),
  '42501': explain('the user lacks a right', 'Grant the user CREATE on the schema'),
};

/** Of a socket that may not listen; its code is that of a file. */
const listening = explain('this user may not listen there', 'Choose a port from 1024 on with ANTIFAKE_PORT');

/** By SQLite's primary result codes: https://www.sqlite.org/rescode.html */
const bySqlite: Readonly<Record<number, Explanation>> = {
  5: explain('another program holds it', 'End the program that has it open'),
  8: explain('it can only be read', rights),
  10: explain('the disk does not answer', 'Look at the disk'),
  11: explain('it is damaged', 'Put a copy in its place; docs/operations.md says how one is made'),
  13: explain('the disk is full', 'Make room, or choose another place with ANTIFAKE_DATA_DIR'),
  14: explain('it could not be opened', 'Choose another folder with ANTIFAKE_DATA_DIR'),
  26: explain('the file is no database', 'Move it away, or choose another folder with ANTIFAKE_DATA_DIR'),
};

interface SystemError {
  readonly code?: unknown;
  readonly syscall?: unknown;
  readonly errcode?: unknown;
}

/** Explains an error of the system, of SQLite or of PostgreSQL; `undefined`: it is none that is known. */
export function explainSystem(error: unknown): Explanation | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, syscall, errcode } = error as SystemError;
  if (syscall === 'listen' && (code === 'EACCES' || code === 'EPERM')) return listening;
  if (typeof errcode === 'number') return bySqlite[errcode & 0xff];
  return typeof code === 'string' ? byCode[code] : undefined;
}
