import type { Page } from '../page.ts';

/** docs/quality/cost.md */
export const cost: Page = {
  name: 'cost',
  title: 'Time and memory',
  intro: 'On two cores without a GPU.',
  sections: [
    {
      title: 'Latency and memory',
      file: 'latency.csv',
      text: 'One request at a time over HTTP on two cores; the parts are the JPEG decoded alone and each model run once as a request runs it. Memory is what the service holds after 200 requests and after all.',
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
    {
      title: 'What the checks cost',
      file: 'checks-cost.csv',
      text: 'Processor time of all threads and time elapsed, views and models included, on the sample photo once it is decoded.',
      columns: ['check', 'runs', 'median_processor_ms', 'p95_processor_ms', 'median_elapsed_ms', 'p95_elapsed_ms'],
    },
    {
      title: 'What a photo costs',
      file: 'engine-cost.csv',
      text: 'Processor time of one photo of 200 KB in one thread, garbage collection included: the whole, decoding alone, the same model runs alone, and the rest, which is what JavaScript and WebAssembly do between them. `base` is the engine before views were cut in WebAssembly, in the same run; of the one photo quantiles are over runs, of the mix over photos.',
      columns: ['photos', 'engine', 'count', 'part', 'mean_ms', 'median_ms', 'p99_ms'],
    },
    {
      title: 'What finding costs',
      file: 'finder-pace.csv',
      text: 'Milliseconds that pass until a card is found in a decoded photo (drawn ones of 1280 × 960), networks with two threads on two cores; of each photo the quickest of its rounds, then quantiles over photos. `runs`: how often a network was asked.',
      columns: [
        'photos',
        'count',
        'median_ms',
        'p90_ms',
        'p99_ms',
        'most_ms',
        'p99_by_median',
        'median_runs',
        'most_runs',
      ],
    },
    {
      title: 'What a drawn photo costs',
      file: 'synth-speed.csv',
      text: 'Processor time of all threads, codecs included; of each photo the cheapest of its rounds. Other jobs on the cores make it dearer. Eight photos of 1280 × 960 a second on two cores would be 0.25 s.',
      columns: [
        'size',
        'photos',
        'rounds',
        'mean_processor_s',
        'median_processor_s',
        'p95_processor_s',
        'photos_a_second_on_two_cores',
      ],
    },
  ],
};
