import t from 'tap';
import { statusesOf } from '../../../src/core/machine.ts';
import { clustersOf, ownerSteps, wasPublic } from '../../../src/modules/people/expert.rules.ts';
import { expertProfileMachine } from '../../../src/modules/people/expert-profile.machine.ts';

t.test('the clusters of an expert are those of the themes, each once', async (t) => {
  t.same(clustersOf(['music', 'theatre', 'robotics']), ['culture', 'science_technology']);
  t.same(clustersOf(['no_such_theme']), []);
});

t.test(
  'the owner submits, pauses, goes on, archives and restores, and never publishes at first',
  async (t) => {
    const steps = Object.fromEntries(
      statusesOf(expertProfileMachine).map((status) => [
        status,
        ownerSteps({ status, isPausedByCurator: false }).join(),
      ]),
    );
    t.same(steps, {
      draft: 'in_review,archived',
      in_review: 'archived',
      changes_requested: 'in_review,archived',
      published: 'in_review,paused,archived',
      paused: 'published,archived',
      archived: 'draft',
    });
    t.same(ownerSteps({ status: 'paused', isPausedByCurator: true }), ['archived'], 'a pause by a workgroup');
  },
);

t.test('what follows on having been public answers 410 after archiving', async (t) => {
  t.same(statusesOf(expertProfileMachine).filter(wasPublic), ['published', 'paused', 'archived']);
});
