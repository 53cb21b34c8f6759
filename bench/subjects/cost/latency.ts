import { readFileSync } from 'node:fs';
import { decode } from '../../../src/image/index.ts';
import { createInspector } from '../../../src/index.ts';
import { type Numbers, openModel } from '../../../src/model/index.ts';
import { median, quantile } from '../../shared/figures/statistics.ts';
import { formOf, holdOk, type Service, startService } from '../../shared/load/service.ts';
import { number, scratch } from '../../shared/options.ts';
import { drawPhoto } from '../../shared/photos/drawn-photo.ts';
import { defineSubject } from '../../shared/subject.ts';

/** Seed of a photo in which the card fills most of the picture, as people take it. */
const seed = 3397;

/** The latency of an answer over HTTP. */
export const subject = defineSubject({
  name: 'latency',
  about:
    'Latency over HTTP, one request at a time, next to the sum of the parts run separately; memory after 200 requests and at the end; time from start to ready. Draws its photo and starts the service itself; the form is encoded before the clock starts.',
  options: {
    photo: scratch(undefined, 'File of a photo to send instead of a drawn one.'),
    kb: number(200, 'KiB of the drawn photo, at most.'),
    requests: number(2000, 'Requests.'),
  },
  results: ['latency.csv'],
  sections: [
    {
      page: 'cost',
      title: 'Latency and memory',
      file: 'latency.csv',
      text: 'One request at a time over HTTP on two cores; the parts are decoding the JPEG and one run of each model, as in a request. Memory of the service is measured after 200 requests and after all.',
      columns: [
        'photo_kb',
        'requests',
        'http_median_ms',
        'http_p95_ms',
        'engine_median_ms',
        'decode_median_ms',
        'models_median_ms',
        'http_over_parts',
        'start_to_ready_ms',
        'resident_200_mb',
        'resident_growth',
      ],
    },
  ],
  measure: async ({ values: { photo: file, kb, requests }, write }) => {
    const photo = file ? readFileSync(file) : await drawPhoto(seed, kb * 1024);
    tell(`a photo of ${Math.round(photo.length / 1024)} KiB`);
    const parts = await measureParts(photo);
    const http = await measureHttp(photo, requests);
    const httpMs = median(http.millis);
    write('latency.csv', [
      {
        photo_kb: Math.round(photo.length / 1024),
        requests,
        http_median_ms: httpMs,
        http_p95_ms: quantile(http.millis, 0.95),
        engine_median_ms: parts.engine,
        decode_median_ms: parts.decode,
        models_median_ms: parts.models,
        http_over_parts: httpMs / (parts.decode + parts.models),
        start_to_ready_ms: http.readyMs,
        resident_200_mb: http.residentEarlyMb,
        resident_end_mb: http.residentLateMb,
        resident_growth: http.residentLateMb / http.residentEarlyMb - 1,
      },
    ]);
  },
});

async function measureHttp(photo: Uint8Array, requests: number) {
  const service = await startService();
  try {
    return { readyMs: service.readyMs, ...(await postAll(service, photo, requests)) };
  } finally {
    await service.stop();
  }
}

async function postAll(service: Service, photo: Uint8Array, requests: number) {
  const form = formOf(photo);
  const millis: number[] = [];
  let residentEarlyMb = Number.NaN;
  for (let i = 1; i <= requests; i++) {
    const answer = await service.post(form);
    holdOk(answer);
    millis.push(answer.tookMs);
    if (i === 200) residentEarlyMb = service.residentMb();
    if (i % 100 === 0)
      tell(`${i} requests, median ${median(millis).toFixed(1)} ms, ${service.residentMb().toFixed(0)} MiB`);
  }
  return { millis, residentEarlyMb, residentLateMb: service.residentMb() };
}

/** Medians, in milliseconds: decoding the JPEG, one run of every model as in a request, and the whole engine. */
async function measureParts(photo: Uint8Array) {
  const limits = { maxBytes: 4_194_304, maxPixels: 50_000_000 };
  const inspector = await createInspector();
  const inspection = await inspector.inspect(photo);
  if (inspection.outcome !== 'judged') throw new Error(`Expected a judged photo but received ${inspection.reason}`);
  const runModels = await modelRuns();
  const [engine, decoded, models] = await mediansMs(50, [
    () => inspector.inspect(photo),
    () => decode(photo, limits),
    runModels,
  ]);
  await inspector.close();
  tell(`engine ${engine!.toFixed(1)} ms, decode ${decoded!.toFixed(1)} ms, models ${models!.toFixed(1)} ms`);
  return { engine: engine!, decode: decoded!, models: models! };
}

/** One run of each model on blank input: this photo's card is Thai and its edges are clear, so no model runs twice. */
async function modelRuns(): Promise<() => Promise<void>> {
  const names = ['card-finder', 'card-refiner', 'face-detector', 'blur', 'deepfake', 'print'];
  const models = await Promise.all(names.map((name) => openModel(name, { dir: 'models', threads: 2 })));
  const inputs = models.map(({ manifest }) =>
    Object.fromEntries(manifest.inputs.map(({ name, shape }) => [name, blank(shape)])),
  );
  return async () => {
    for (const [i, model] of models.entries()) await model.run(inputs[i]!);
  };
}

/** A grey input of the given shape; sides that a manifest leaves open are those of the face detector on a Thai card's panel. */
function blank(shape: readonly (number | string)[]): Numbers {
  const sides = shape.map((side, i) => (typeof side === 'number' ? side : ([1, 3, 224, 192][i] ?? 1)));
  return { data: new Float32Array(sides.reduce((product, side) => product * side, 1)).fill(0.5), shape: sides };
}

/** The median of each act, in milliseconds. The acts take turns, so that a busy moment affects all of them. */
async function mediansMs(rounds: number, acts: readonly (() => Promise<unknown>)[]): Promise<number[]> {
  const millis = acts.map((): number[] => []);
  for (let i = 0; i < rounds + 5; i++)
    for (const [act, run] of acts.entries()) {
      const from = performance.now();
      await run();
      if (i >= 5) millis[act]!.push(performance.now() - from);
    }
  return millis.map(median);
}

function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}
