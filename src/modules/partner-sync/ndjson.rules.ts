import type { ContentLineFault } from '../../infra/db/schema/partner-sync.ts';

/** A line as text, or why it is none. */
export type ContentLine = { text: string; fault?: never } | { fault: ContentLineFault; text?: never };

/** Cuts a byte stream into lines; keeps at most one unfinished line. */
export interface LineReader {
  /** The lines that this part completes. */
  read(part: Buffer): ContentLine[];
  /** The last line, when the stream ended without a line break. */
  end(): ContentLine[];
}

const LINE_FEED = 0x0a;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function toLines(bytes: Buffer): ContentLine[] {
  try {
    const text = utf8.decode(bytes);
    if (text.trim() === '') return [];
    return text.includes('\u0000') ? [{ fault: 'malformed_body' }] : [{ text: text.replace(/\r$/, '') }];
  } catch {
    return [{ fault: 'malformed_body' }];
  }
}

/**
 * Reads NDJSON: a line ends with LF or CRLF, blank lines are skipped. A line of more than `maxLineBytes` is not
 * kept and becomes a fault, so that memory stays bounded whatever is sent.
 */
export function createLineReader(maxLineBytes: number): LineReader {
  let pieces: Buffer[] = [];
  let size = 0;

  const keep = (piece: Buffer) => {
    size += piece.length;
    if (size <= maxLineBytes) pieces.push(piece);
    else pieces = [];
  };

  const finish = (): ContentLine[] => {
    const lines: ContentLine[] =
      size > maxLineBytes ? [{ fault: 'payload_too_large' }] : toLines(Buffer.concat(pieces));
    pieces = [];
    size = 0;
    return lines;
  };

  return {
    read(part) {
      const lines: ContentLine[] = [];
      let start = 0;
      for (let at = part.indexOf(LINE_FEED); at !== -1; at = part.indexOf(LINE_FEED, start)) {
        keep(part.subarray(start, at));
        lines.push(...finish());
        start = at + 1;
      }
      if (start < part.length) keep(part.subarray(start));
      return lines;
    },
    end: finish,
  };
}
