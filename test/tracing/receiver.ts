import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { bytesOf, fieldsOf, numberOf } from './protobuf.ts';

/** A span as it arrived: https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/trace/v1/trace.proto */
export interface ReceivedSpan {
  readonly traceId: string;
  readonly id: string;
  /** Empty for none. */
  readonly parentId: string;
  readonly name: string;
  readonly kind: number;
  /** Nanoseconds since 1970. */
  readonly fromNs: bigint;
  readonly toNs: bigint;
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
  readonly isFailed: boolean;
}

/** An OTLP receiver: HTTP with protobuf, on this machine. */
export interface Receiver {
  /** Address for traces. */
  readonly url: string;
  readonly spans: readonly ReceivedSpan[];
  /** Attributes of the resource that sent the last spans. */
  readonly resource: Readonly<Record<string, unknown>>;
  /** Every request body, as text with one character a byte. */
  readonly bodies: readonly string[];
  /** Waits until there is a span with this name, and returns all of its trace. */
  traceWith(name: string, traceId?: string): Promise<readonly ReceivedSpan[]>;
  /** Waits until that many requests have arrived. */
  requests(count: number): Promise<void>;
  close(): Promise<void>;
}

/** How the receiver answers. `hang`: never. */
export type Manner = 'accept' | 'refuse' | 'hang';

/** Starts one. */
export async function startReceiver(manner: Manner = 'accept'): Promise<Receiver> {
  const spans: ReceivedSpan[] = [];
  const bodies: string[] = [];
  let resource: Receiver['resource'] = {};
  const answer = (response: ServerResponse) => {
    if (manner === 'hang') return;
    response.statusCode = manner === 'accept' ? 200 : 400;
    response.setHeader('content-type', 'application/x-protobuf').end();
  };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    for (const resourceSpans of bytesOf(fieldsOf(body), 1)) {
      const fields = fieldsOf(resourceSpans);
      resource = attributesOf(bytesOf(fields, 1).flatMap((one) => bytesOf(fieldsOf(one), 1)));
      for (const scopeSpans of bytesOf(fields, 2)) spans.push(...bytesOf(fieldsOf(scopeSpans), 2).map(readSpan));
    }
    bodies.push(body.toString('latin1'));
    answer(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const until = async (isMet: () => boolean) => {
    while (!isMet()) await sleep(5);
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/traces`,
    spans,
    get resource() {
      return resource;
    },
    bodies,
    traceWith: async (name, traceId) => {
      const find = () => spans.find((span) => span.name === name && span.traceId === (traceId ?? span.traceId));
      await until(() => find() !== undefined);
      return spans.filter((span) => span.traceId === find()!.traceId);
    },
    requests: (count) => until(() => bodies.length >= count),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function readSpan(message: Buffer): ReceivedSpan {
  const fields = fieldsOf(message);
  const hex = (number: number) => bytesOf(fields, number)[0]?.toString('hex') ?? '';
  const [status] = bytesOf(fields, 15);
  return {
    traceId: hex(1),
    id: hex(2),
    parentId: hex(4),
    name: String(bytesOf(fields, 5)[0]),
    kind: Number(numberOf(fields, 6)),
    fromNs: numberOf(fields, 7)!,
    toNs: numberOf(fields, 8)!,
    attributes: attributesOf(bytesOf(fields, 9)),
    isFailed: status !== undefined && numberOf(fieldsOf(status), 3) === 2n,
  };
}

function attributesOf(pairs: readonly Buffer[]): Record<string, string | number | boolean> {
  const read = (pair: Buffer) => {
    const fields = fieldsOf(pair);
    const value = fieldsOf(bytesOf(fields, 2)[0]!);
    const [text] = bytesOf(value, 1);
    const [truth, number] = [numberOf(value, 2), numberOf(value, 3)];
    const decoded = text !== undefined ? String(text) : truth !== undefined ? truth === 1n : Number(number);
    return [String(bytesOf(fields, 1)[0]), decoded] as const;
  };
  return Object.fromEntries(pairs.map(read));
}
