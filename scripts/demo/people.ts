import { expertPeople } from './people-experts.ts';
import { platformPeople } from './people-platform.ts';
import { providerPeople } from './people-providers.ts';
import { schoolPeople } from './people-schools.ts';
import type { DemoPerson } from './types.ts';

export const demoPeople: readonly DemoPerson[] = [
  ...schoolPeople,
  ...providerPeople,
  ...expertPeople,
  ...platformPeople,
];
