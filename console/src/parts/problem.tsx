import { AntifakeApiError } from '../../../client/index.ts';
import { useConsole } from '../context.ts';
import { Icon } from './icon.tsx';

interface ProblemProps {
  readonly error: unknown;
  readonly onRetry?: () => void;
}

/** Why a request brought no answer, and what to do about it. */
export function Problem({ error, onRetry }: ProblemProps) {
  const { shell } = useConsole().words;
  const [title, advice] = sentencesOf(error, shell.problems);
  const api = error instanceof AntifakeApiError ? error : undefined;
  return (
    <div class="notice alert" role="alert">
      <Icon name="alert" />
      <div class="stack-s">
        <h2>{title}</h2>
        <p>{advice}</p>
        {api?.retryAfterS !== undefined && <p>{shell.problem.wait(api.retryAfterS)}</p>}
        {api !== undefined && (
          <p class="soft small">
            {api.reason !== undefined && <span>{shell.problem.reason(api.reason)} · </span>}
            {api.status}
            {api.requestId !== undefined && <span> · {shell.problem.request(api.requestId)}</span>}
          </p>
        )}
        {onRetry !== undefined && (
          <button type="button" class="button" onClick={onRetry}>
            {shell.retry}
          </button>
        )}
      </div>
    </div>
  );
}

/** The reason if it has words of its own, otherwise the status. */
function sentencesOf(
  error: unknown,
  problems: Readonly<Record<string, readonly [string, string]>>,
): readonly [string, string] {
  if (!(error instanceof AntifakeApiError)) return problems.unreachable!;
  return problems[error.reason ?? ''] ?? problems[error.status] ?? problems.UNKNOWN!;
}
