import { CODE_LISTS } from '../../../src/core/code-lists/index.ts';

/** The national checklist, answered so that a workgroup can publish. */
export const CHECKED = CODE_LISTS.review_checklist.map(({ code }) => ({ code, answer: 'yes' }));
