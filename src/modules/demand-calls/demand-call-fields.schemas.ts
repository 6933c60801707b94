import { Type } from 'typebox';
import { ref } from '../../core/schemas/component.ts';
import { MoneyInput, valueComponents } from '../../core/schemas/shared.ts';
import { calendarDay, closed, code, codes, int32, localTime } from '../../core/schemas/values.ts';
import { callPlace } from '../../infra/db/schema/demand-calls.ts';

const moment = valueComponents(
  'DemandMoment',
  {
    date: calendarDay('Local day'),
    startTime: Type.Optional(localTime('Local time at which it can begin')),
    endTime: Type.Optional(localTime('Local time at which it must be over', '11:30:00')),
  },
  'A day that suits, with local times where they matter (C-14).',
);
const DemandMoment = moment.output;
const DemandMomentInput = moment.input;

const PLACE_WORDS = 'Where: the other side comes to school, the group travels, or either';

/** What a school looks for, in fields that can be filtered and matched on. */
export const wishes = {
  clusters: codes('clusters', 5, 'Clusters it belongs to'),
  themes: codes('themes', 10, 'Themes'),
  sector: code('sectors', 'School sector'),
  levels: codes('levels', 20, 'Grades of the group'),
  pupilCount: int32({ min: 1, max: 2000, example: 27, description: 'Number of pupils' }),
  adultCount: int32({ max: 200, example: 3, description: 'Number of adults who come along' }),
  wantedFromOn: calendarDay('First day that suits'),
  wantedToOn: calendarDay('Last day that suits', '2027-05-28'),
  supervisionLevel: code('supervision_levels', 'How much somebody of the school is there'),
  askedThrough: code('question_channels', 'Who passed the question of the learner on'),
  place: closed(callPlace.enumValues, PLACE_WORDS),
  radiusKm: int32({ min: 1, max: 300, example: 25, description: 'How far the group can travel, in km' }),
  languages: codes('languages', 5, 'Languages it may be in'),
  accessibilityNeeds: codes('accessibility_features', 10, 'What the place must have'),
  curriculumGoals: codes('curriculum_goals', 20, 'Core objectives it serves'),
  maximumPrice: ref(MoneyInput),
  respondBy: calendarDay('Last day on which answers are welcome', '2027-02-26'),
};

export const wantedMoments = Type.Array(ref(DemandMoment), { description: 'Days and times that suit best' });
export const wantedMomentsInput = Type.Array(ref(DemandMomentInput), {
  maxItems: 10,
  description: 'Days and times that suit best',
});
