import { cultureAndCitizenshipProviders } from './providers-culture-and-citizenship.ts';
import { sportAndNatureProviders } from './providers-sport-and-nature.ts';
import { workAndScienceProviders } from './providers-work-and-science.ts';
import type { DemoProvider } from './types.ts';

/** Twelve invented providers; streets, postcodes and points lie in the municipality that is named. */
export const demoProviders: readonly DemoProvider[] = [
  ...cultureAndCitizenshipProviders,
  ...workAndScienceProviders,
  ...sportAndNatureProviders,
];
