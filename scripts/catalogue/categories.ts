/** What a category of the catalogue says for certain; what it leaves open is left open here too. */
export interface CategoryMeaning {
  clusters: readonly string[];
  themes: readonly string[];
}

const meaning = (clusters: readonly string[], themes: readonly string[] = []): CategoryMeaning => ({
  clusters,
  themes,
});

/** A walk can be about nature or about houses, a market about anything: such forms name no cluster. */
const OPEN = meaning([]);

/** Category → clusters and themes of our code lists. */
export const CATEGORIES: Readonly<Record<string, CategoryMeaning>> = {
  muziek: meaning(['culture'], ['music']),
  'theater en dans': meaning(['culture'], ['theatre', 'dance']),
  podiumkunst: meaning(['culture'], ['theatre']),
  circus: meaning(['culture'], ['theatre']),
  film: meaning(['culture'], ['film_and_media']),
  tentoonstelling: meaning(['culture']),
  'voorstelling en collectie': meaning(['culture']),
  'optocht en show': meaning(['culture']),
  sport: meaning(['sport']),
  'eten en drinken': meaning([], ['food_and_cooking']),
  'festival en evenement': OPEN,
  rondleiding: OPEN,
  wandeling: OPEN,
  'lezing en debat': OPEN,
  'kinderen en jeugd': OPEN,
  'workshop en cursus': OPEN,
  markt: OPEN,
  beurs: OPEN,
  congres: OPEN,
  'open dag': OPEN,
  overig: OPEN,
  'overig evenement': OPEN,
};
