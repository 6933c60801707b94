import t from 'tap';
import { clustersOf } from '../../../src/modules/people/expert.rules.ts';

t.test('the clusters of an expert are those of the themes, each once', async (t) => {
  t.same(clustersOf(['music', 'theatre', 'robotics']), ['culture', 'science_technology']);
  t.same(clustersOf(['no_such_theme']), []);
});
