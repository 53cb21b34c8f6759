import './design/tokens.css';
import './design/base.css';
import './design/parts.css';
import './design/shell.css';
import { render } from 'preact';
import { App } from './app.tsx';

render(<App />, document.getElementById('console')!);
