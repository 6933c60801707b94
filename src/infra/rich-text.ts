import markdownIt from 'markdown-it';
import sanitizeHtml from 'sanitize-html';

const markdown = markdownIt({ html: true, linkify: false, typographer: false });

const ALLOWED: sanitizeHtml.IOptions = {
  allowedTags: [
    'p',
    'br',
    'strong',
    'em',
    'ul',
    'ol',
    'li',
    'h2',
    'h3',
    'h4',
    'blockquote',
    'a',
    'code',
    'hr',
  ],
  allowedAttributes: { a: ['href', 'rel'] },
  allowedSchemes: ['https', 'http', 'mailto'],
  transformTags: {
    h1: 'h2',
    a: (tagName, attribs) => ({ tagName, attribs: { ...attribs, rel: 'nofollow noopener' } }),
  },
};

const ENTITIES: Record<string, string> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
};

/** The three forms of rich text (C-17): what was written, plain text, and HTML of an allow-list. */
export interface RichText {
  markdown: string;
  plain: string;
  html: string;
}

/** Reads Markdown. Scripts, styles, frames and event attributes never reach the HTML; plain text has no markup. */
export function toRichText(source: string): RichText {
  const html = sanitizeHtml(markdown.render(source), ALLOWED).trim();
  const blocks = html.replaceAll(/<\/(p|li|h[2-4]|blockquote)>|<br\s*\/?>/g, '$&\n');
  const plain = sanitizeHtml(blocks, { allowedTags: [], allowedAttributes: {} })
    .replaceAll(/&(?:amp|lt|gt|quot|#39);/g, (entity) => ENTITIES[entity] ?? entity)
    .replaceAll(/[ \t]+/g, ' ')
    .replaceAll(/\s*\n\s*/g, '\n')
    .trim();
  return { markdown: source, plain, html };
}
