import { type PageName, renderSection, type Section } from '../shared/document/section.ts';
import { commandOf, type Subject } from '../shared/subject.ts';

/** The head of a page of docs/quality, above its sections. */
interface Head {
  /** The file's name, without `.md`. */
  readonly name: PageName;
  readonly title: string;
  readonly intro: string;
}

/** One page of docs/quality. */
export interface Page extends Head {
  readonly sections: readonly MeasuredSection[];
}

/** A section, and the command that measures it. */
interface MeasuredSection {
  readonly section: Section;
  readonly command: string;
}

const heads: readonly Head[] = [
  {
    name: 'product',
    title: 'The product end to end',
    intro: 'Whole photos in, three verdicts out.',
  },
  {
    name: 'deepfake',
    title: 'Deepfake',
    intro:
      'Faces swapped, altered, pasted, stuck over or generated. Some tables are of earlier versions, which they name ([what differs](../quality.md#what-was-measured)). Each table names its layer: *development* was used to choose settings, *test* was not used to choose anything ([ADR 11](../adr/0011-measuring.md)).',
  },
  {
    name: 'print',
    title: 'Print',
    intro: 'Black-and-white prints, copies and conversions.',
  },
  {
    name: 'blur',
    title: 'Blur',
    intro: 'How much of the portrait’s detail is lost.',
  },
  {
    name: 'card',
    title: 'Finding card and portrait',
    intro: 'A photo whose card or portrait is not found is answered FAIL, and no check runs.',
  },
  {
    name: 'findings',
    title: 'The screen finding of inspect',
    intro: 'Experimental: no check and no verdict of the drop-in route depends on it.',
  },
  {
    name: 'cost',
    title: 'Time and memory',
    intro: 'On two cores without a GPU.',
  },
  {
    name: 'service',
    title: 'The service under load and attack',
    intro: 'On two cores without a GPU, callers on the same two cores.',
  },
  {
    name: 'world',
    title: 'How real the drawn world is',
    intro: 'Most figures come from drawn cards; this page shows how well these can be distinguished from photos.',
  },
];

/** The pages, each with the sections of the subjects in their order. */
export function pagesOf(subjects: readonly Subject[]): readonly Page[] {
  const all = subjects.flatMap(({ name, sections }) =>
    sections.map((section): MeasuredSection => ({ section, command: commandOf(name) })),
  );
  return heads.map((head) => {
    const own = all.filter(({ section }) => section.page === head.name);
    const [first, rest] = [own.filter(({ section }) => section.isFirst), own.filter(({ section }) => !section.isFirst)];
    return { ...head, sections: [...first, ...rest] };
  });
}

/** The page as Markdown. */
export function renderPage({ title, intro, sections }: Page): string {
  const head = `# ${title}\n\n${intro} Summary of all pages: [quality.md](../quality.md).\n\nWritten by \`npm run bench -- report\` from \`bench/results/\`; do not edit.\n`;
  return [head, ...sections.map(({ section, command }) => renderSection(section, command))].join('\n');
}
