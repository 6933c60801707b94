import { type Static, Type } from 'typebox';
import { component } from '../../core/schemas/component.ts';
import { code, instant, int32, openSet, text, uuid } from '../../core/schemas/values.ts';
import type { contentReports } from '../../infra/db/schema/moderation.ts';

export type ContentReportRow = typeof contentReports.$inferSelect;

/** What can be reported. */
const SUBJECT_KINDS = ['activity', 'demand_call', 'expert'] as const;
export type SubjectKind = (typeof SUBJECT_KINDS)[number];
export const subjectKind = openSet(SUBJECT_KINDS, 'What it is about');

const explanation = text({
  min: 10,
  max: 2000,
  example: 'De prijs op de pagina klopt niet: er wordt per leerling extra gevraagd.',
  description: 'What is wrong, in words, without personal data',
});

/** Reports something that everyone can see. */
export const ContentReportCreate = component(
  'ContentReportCreate',
  Type.Object(
    {
      subjectKind,
      subjectId: uuid('What is reported'),
      reasonCode: code('report_reasons', 'What is wrong'),
      explanation,
      reporterEmail: Type.Optional(
        Type.String({
          format: 'email',
          maxLength: 200,
          description: 'Where the outcome can be sent; seen by moderators only',
          examples: ['ouder@voorbeeld.example'],
        }),
      ),
    },
    { additionalProperties: false, description: 'What is wrong with something that everyone can see.' },
  ),
);
export type ContentReportCreate = Static<typeof ContentReportCreate>;

/** That a report was received; nothing of the reporter is repeated. */
export const ContentReport = component(
  'ContentReport',
  Type.Object(
    {
      id: uuid('Id'),
      version: int32({ min: 1, example: 1, description: 'Version' }),
      subjectKind,
      subjectId: uuid('What was reported'),
      createdAt: instant('When it was received'),
    },
    { description: 'A report that was received.' },
  ),
);
export type ContentReport = Static<typeof ContentReport>;

/** One report as moderators see it. */
export const CaseReport = component(
  'CaseReport',
  Type.Object(
    {
      reasonCode: code('report_reasons', 'What is wrong'),
      explanation: Type.String({
        description: 'What is wrong, in words',
        examples: ['De prijs klopt niet.'],
      }),
      reporterEmail: Type.Optional(
        Type.String({ description: 'Where the outcome can be sent', examples: ['ouder@voorbeeld.example'] }),
      ),
      createdAt: instant('When it was received'),
    },
    { description: 'One report within a case.' },
  ),
);
export type CaseReport = Static<typeof CaseReport>;
