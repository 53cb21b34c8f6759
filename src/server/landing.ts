import { checkNames } from '../inspection.ts';
import { hashSource, policy } from './headers.ts';

const style = 'body{font:16px/1.6 system-ui,sans-serif;max-width:40rem;margin:4rem auto;padding:0 1rem}';

/** The page's content security policy: its own style and nothing else. */
export const landingPolicy = policy({
  'default-src': "'none'",
  'style-src': hashSource(style),
});

/** The page at `/`: links to the documentation. */
export const landingPage = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>antifake</title>
<style>${style}</style>
<h1>antifake</h1>
<p>A photo of a Thai national ID card goes in; scores for the portrait on it come out: ${checkNames.join(', ')}.</p>
<ul>
<li><a href="/docs">Read and try the API</a></li>
<li><a href="/openapi.json">openapi.json</a></li>
<li><a href="/readyz">Is it ready?</a></li>
</ul>
</html>
`;
