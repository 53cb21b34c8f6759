import { checkNames } from '../inspection.ts';
import { hashSource, policy } from './headers.ts';

const style = 'body{font:16px/1.6 system-ui,sans-serif;max-width:40rem;margin:4rem auto;padding:0 1rem}';

/** The page's content security policy: its own style and nothing else. */
export const landingPolicy = policy({
  'default-src': "'none'",
  'style-src': hashSource(style),
});

/** Why there is no console in a clone without its build. */
export const notBuilt =
  'The console is not built. In a clone, <code>npm run build</code> builds it; then start the service again.';

/** The page at `/` without the console: links to the documentation. @param note why there is no console. */
export const landingPage = (note: string): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>antifake</title>
<style>${style}</style>
<h1>antifake</h1>
<p>A photo of a Thai national ID card goes in; scores for the portrait on it come out: ${checkNames.join(', ')}.</p>
<p>${note}</p>
<ul>
<li><a href="/docs">Read and try the API</a></li>
<li><a href="/openapi.json">openapi.json</a></li>
</ul>
</html>
`;
