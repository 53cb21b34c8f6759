import { useEffect, useState } from 'preact/hooks';

/** Path of each page; the server answers the same document for all of them. */
export const paths = {
  tryIt: '/',
  thresholds: '/thresholds',
  usage: '/usage',
  batches: '/batches',
  health: '/health',
} as const;
export type PageName = keyof typeof paths;
export const pageNames = Object.keys(paths) as readonly PageName[];

/** The page that the address names, and how to go to another one. */
export function useRoute(): readonly [PageName | undefined, (page: PageName) => void] {
  const [path, setPath] = useState(location.pathname);
  useEffect(() => {
    const read = () => setPath(location.pathname);
    addEventListener('popstate', read);
    return () => removeEventListener('popstate', read);
  }, []);
  const go = (page: PageName) => {
    history.pushState(null, '', paths[page]);
    setPath(paths[page]);
    scrollTo(0, 0);
  };
  return [pageNames.find((page) => paths[page] === path), go];
}
