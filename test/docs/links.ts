import type { Root } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import { visit } from 'unist-util-visit';

/** A document as GitHub reads it. */
export function parse(text: string): Root {
  return fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
}

/** Links and pictures that point into the repository. */
export function linksOf(root: Root): string[] {
  const urls: string[] = [];
  visit(root, (node) => {
    if ((node.type === 'link' || node.type === 'image' || node.type === 'definition') && !/^[a-z]+:/i.test(node.url))
      urls.push(node.url);
  });
  return urls;
}

/** For `#heading`, the document itself. */
export function pathOf(url: string): string {
  return decodeURI(url.split('#', 1)[0]!);
}
