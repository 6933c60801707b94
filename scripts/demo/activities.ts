import { buitenspelActivities } from './activities-buitenspel.ts';
import { klokkenstoelActivities } from './activities-de-klokkenstoel.ts';
import { kolfActivities } from './activities-de-kolf.ts';
import { lichtsluisActivities } from './activities-de-lichtsluis.ts';
import { roerbochtActivities } from './activities-de-roerbocht.ts';
import { wisselActivities } from './activities-de-wissel.ts';
import { democratiebureauActivities } from './activities-democratiebureau.ts';
import { goudenPollepelActivities } from './activities-gouden-pollepel.ts';
import { middenMaasActivities } from './activities-midden-maas.ts';
import { noorderhemelActivities } from './activities-noorderhemel.ts';
import { roerEnSwalmActivities } from './activities-roer-en-swalm.ts';
import { steenwalActivities } from './activities-steenwal.ts';
import type { DemoActivity } from './types.ts';

export const demoActivities: readonly DemoActivity[] = [
  ...lichtsluisActivities,
  ...klokkenstoelActivities,
  ...roerEnSwalmActivities,
  ...goudenPollepelActivities,
  ...steenwalActivities,
  ...kolfActivities,
  ...roerbochtActivities,
  ...wisselActivities,
  ...middenMaasActivities,
  ...democratiebureauActivities,
  ...noorderhemelActivities,
  ...buitenspelActivities,
];
