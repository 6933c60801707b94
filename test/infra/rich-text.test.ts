import fc from 'fast-check';
import t from 'tap';
import { toRichText } from '../../src/infra/rich-text.ts';

const TAG =
  /<\/?(?:p|br|strong|em|ul|ol|li|h2|h3|h4|blockquote|code|hr|a(?: (?:href|rel)="[^"<>]*")*)(?: \/)?>/g;

/** What is left of HTML when every allowed tag is taken away: text, in which no angle bracket stands. */
const remainder = (html: string) => html.replaceAll(TAG, '');

/** The addresses in the tags; text may show one without being a link. */
const hrefs = (html: string) =>
  [...html.matchAll(TAG)].flatMap(([tag]) =>
    [...tag.matchAll(/href="([^"]*)"/g)].map((match) => match[1] ?? ''),
  );

function isHarmless(source: string): boolean {
  const { html } = toRichText(source);
  return (
    !/[<>]/.test(remainder(html)) &&
    hrefs(html).every((href) => !/^[^a-z]*(?!https?:|mailto:)[a-z][a-z0-9+.-]*:/i.test(href))
  );
}

t.test('Markdown becomes HTML of the allow-list and plain text with the same words', async (t) => {
  const { markdown, html, plain } = toRichText(
    '# Titel\n\nEen **dikke** en *schuine* tekst met `code` & meer.\n\n- een\n- twee\n\n> citaat\n\n[link](https://museum.example/les?a=1&b=2)',
  );
  t.match(markdown, '# Titel', 'what was written is kept');
  t.equal(
    html.replaceAll('\n', ''),
    '<h2>Titel</h2><p>Een <strong>dikke</strong> en <em>schuine</em> tekst met <code>code</code> &amp; meer.</p>' +
      '<ul><li>een</li><li>twee</li></ul><blockquote><p>citaat</p></blockquote>' +
      '<p><a href="https://museum.example/les?a=1&amp;b=2" rel="nofollow noopener">link</a></p>',
  );
  t.equal(plain, 'Titel\nEen dikke en schuine tekst met code & meer.\neen\ntwee\ncitaat\nlink');
  t.strictSame(toRichText(''), { markdown: '', plain: '', html: '' });
  t.equal(toRichText('2 < 3 && 5 > 4 "zo"').plain, '2 < 3 && 5 > 4 "zo"', 'signs stay signs');
  t.equal(toRichText('&amp;lt;b&amp;gt;').plain, '&lt;b&gt;', 'entities are read once');
});

const ATTACKS = [
  '<script>alert(1)</script>',
  '<SCRIPT SRC=https://x.example/a.js></SCRIPT>',
  '<scr<script>ipt>alert(1)</scr</script>ipt>',
  '<img src=x onerror=alert(1)>',
  '<svg/onload=alert(1)>',
  '<svg><script>alert(1)</script></svg>',
  '<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>',
  '<iframe src="https://x.example"></iframe>',
  '<iframe srcdoc="<script>alert(1)</script>">',
  '<object data="data:text/html,<script>alert(1)</script>"></object>',
  '<embed src="https://x.example/a.swf">',
  '<style>*{background:url(javascript:alert(1))}</style>',
  '<link rel=stylesheet href=https://x.example/a.css>',
  '<meta http-equiv=refresh content="0;url=javascript:alert(1)">',
  '<base href="https://x.example/">',
  '<form action="javascript:alert(1)"><button>x</button></form>',
  '<a href="javascript:alert(1)">x</a>',
  '<a href="JaVaScRiPt:alert(1)">x</a>',
  '<a href=" &#14; javascript:alert(1)">x</a>',
  '<a href="java&#10;script:alert(1)">x</a>',
  '<a href="java\tscript:alert(1)">x</a>',
  '<a href="&#106;avascript:alert(1)">x</a>',
  '<a href="vbscript:x">x</a>',
  '<a href="data:text/html;base64,PHNjcmlwdD4=">x</a>',
  '<a href="https://x.example" onclick="alert(1)" style="position:fixed" id="a" class="b" target="_blank">x</a>',
  '<p onmouseover="alert(1)" style="color:red">x</p>',
  '<p/onclick=alert(1)>x',
  '<a href="https://x.example" rel="opener">x</a>',
  '[x](javascript:alert(1))',
  '[x](<javascript:alert(1)>)',
  '[x](JAVASCRIPT:alert(1))',
  '[x](data:text/html;base64,PHNjcmlwdD4=)',
  '[x](vbscript:x)',
  '[x]: javascript:alert(1)\n\n[x]',
  '<javascript:alert(1)>',
  '![x](javascript:alert(1))',
  '![x](https://x.example/track.gif)',
  '[x](https://x.example "onmouseover=alert(1)")',
  '[x](https://x.example"onmouseover="alert(1))',
  '`<script>alert(1)</script>`',
  '```html\n<script>alert(1)</script>\n```',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  '<!--<img src="--><img src=x onerror=alert(1)//">',
  '<![CDATA[<script>alert(1)</script>]]>',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
  '<textarea><script>alert(1)</script></textarea>',
  '<template><script>alert(1)</script></template>',
  '<xmp><script>alert(1)</script></xmp>',
  '<details open ontoggle=alert(1)>x</details>',
  '<video><source onerror=alert(1)></video>',
  '<input autofocus onfocus=alert(1)>',
  '<body onload=alert(1)>',
  '<<script>alert(1)//<</script>',
  '<p title="<script>alert(1)</script>">x</p>',
  '\u0000<script>alert(1)</script>',
  '<scr\u0000ipt>alert(1)</scr\u0000ipt>',
];

t.test('scripts, styles, frames, events and odd addresses never reach the HTML (C-17)', async (t) => {
  for (const attack of ATTACKS) {
    const { html } = toRichText(attack);
    t.ok(isHarmless(attack), `${JSON.stringify(attack)} gives ${html}`);
    t.ok(isHarmless(`Eerst tekst, dan ${attack} en meer.`), 'also within a sentence');
    t.ok(isHarmless(`- lijst\n  > ${attack}\n\n**${attack}**`), 'also within other markup');
  }
  t.match(toRichText('<a href="https://x.example" rel="opener">x</a>').html, 'rel="nofollow noopener"');
  t.equal(toRichText('`<b>`').html, '<p><code>&lt;b&gt;</code></p>', 'code shows its signs');
});

t.test('no mix of attacks gets through', async () => {
  const piece = fc.oneof(
    fc.constantFrom(...ATTACKS),
    fc.constantFrom(
      '<',
      '>',
      '"',
      "'",
      '`',
      '[',
      '](',
      ')',
      '!',
      '\n',
      '\n\n',
      '&lt;',
      '&#60;',
      '<p>',
      '</p>',
      '<a href="',
      'https:',
    ),
    fc.string({ maxLength: 8 }),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => isHarmless(pieces.join(''))),
    { numRuns: 1000 },
  );
});

t.test('what was rendered once is rendered the same again, and a long text costs little', async (t) => {
  for (const attack of ATTACKS) {
    const { html } = toRichText(attack);
    t.equal(remainder(toRichText(html).html).replaceAll(/\s+/g, ''), remainder(html).replaceAll(/\s+/g, ''));
  }
  for (const heavy of [
    '> '.repeat(5000),
    '['.repeat(10_000),
    '*a '.repeat(5000),
    '<p>'.repeat(3000),
    '`'.repeat(10_000),
    '![]('.repeat(3000),
  ]) {
    const start = performance.now();
    toRichText(heavy);
    t.ok(performance.now() - start < 3000, `${heavy.slice(0, 4)} × many`);
  }
});
