import type { ServiceStatus } from '../../../client/index.ts';
import { useConsole } from '../context.ts';

/** Statuses that are answers, not errors. */
const answered: readonly string[] = ['OK', 'FAIL'];

/** Version, time, workers, queue and errors at a glance. */
export function Summary({ status: { version, uptimeS, queue, answers } }: { readonly status: ServiceStatus }) {
  const { health } = useConsole().words;
  const count = (rows: ServiceStatus['answers']) => rows.reduce((sum, row) => sum + row.answers, 0);
  const errors = count(answers.filter(({ status }) => !answered.includes(status)));
  const minutes = Math.floor(uptimeS / 60);
  const isWell = queue.liveWorkers === queue.workers;
  const time = health.duration(Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60);
  return (
    <section class="panel" aria-label={health.title}>
      <dl class="glance">
        <Figure title={health.version} value={version} />
        <Figure title={health.uptime} value={time} note={health.live} />
        <Figure
          title={health.workers}
          value={health.workersOf(queue.liveWorkers, queue.workers)}
          {...(!isWell && { state: 'yes' })}
        />
        <Figure
          title={health.queue}
          value={health.queueNow(queue.running, queue.waiting)}
          note={health.wait(Math.round(queue.expectedWaitMs), queue.maxWaitMs)}
        />
        <Figure title={health.errors} value={health.errorsOf(errors, count(answers))} />
      </dl>
    </section>
  );
}

interface FigureProps {
  readonly title: string;
  readonly value: string;
  readonly note?: string;
  readonly state?: string;
}

function Figure({ title, value, note, state = '' }: FigureProps) {
  return (
    <div>
      <dt>{title}</dt>
      <dd class={`num ${state}`}>
        {value}
        {note !== undefined && <span class="soft small">{note}</span>}
      </dd>
    </div>
  );
}
