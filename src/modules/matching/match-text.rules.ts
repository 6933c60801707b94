/** Words of nearly every call, which say nothing of what is looked for. They are stemmed before use. */
export const CALL_WORDS = `zoeken zoek gezocht zoekt graag willen wil wilt leerling leerlingen klas klassen groep
groepen school schooljaar les lessen kind kinderen student studenten iemand iets kennis maken welkom liefst leuk
ongeveer thema bij over onze ons mijn wij jaar leren werken werkt doen doet kan kunnen mogen mag mogelijk wie wat
waar hoe welke bijvoorbeeld eigen komen komt gaan gaat weten heel echt echte onderbouw bovenbouw basisschool vwo
havo vmbo mbo po vo voorjaar najaar ochtend middag dag dagen uur halve bezoek bezoeken staan nieuw nieuwe goed
vooral altijd helpen vragen behandelen zien horen hebben samen ook we wel net mee nog erg zeer zo al alle alles
allemaal veel meer meest elk elke ander andere anderen zelf zelfs eens pas alleen gewoon juist zeker anders waarbij
waaraan waarmee daarna daarom daarbij daarover tijdens vanaf twee drie vier vijf zes zeven acht negen tien krijgen
krijgt brengen zitten regelen gebruiken bekijken laten laat iedereen the and of for with our my all`;

const REFUSAL =
  /(?<!\p{L})(?:geen|niet|zonder)(?!\p{L})[^.,;:!?]*?(?=(?<!\p{L})(?:maar|wel|juist|liever)(?!\p{L})|[.,;:!?]|$)/giu;

/** The text without what it says not to want: "geen museum, wel de natuur in" asks for nature. */
export function wantedText(text: string): string {
  return text.replaceAll(REFUSAL, ' ');
}

/** A stem to look for, on behalf of a word of the call, with how much of that word it stands for (0 to 1.5). */
export interface FoundTerm {
  word: string;
  lexeme: string;
  share: number;
  /** Published activities that hold the stem; 0 when the vocabulary does not know it. */
  activityCount: number;
}

export interface WeightedTerm {
  word: string;
  lexeme: string;
  weight: number;
}

/** Terms weighed by how telling they are: a stem of one activity says more than one of half the catalogue. */
export function weighTerms(terms: readonly FoundTerm[], catalogueSize: number): WeightedTerm[] {
  return terms.map(({ word, lexeme, share, activityCount }) => ({
    word,
    lexeme,
    weight: share * Math.log(1 + Math.max(catalogueSize, 1) / Math.max(activityCount, 1)),
  }));
}

/** Sum of the best weight of every word: what a text would get that holds all of them once. */
export function idealWeight(terms: readonly WeightedTerm[]): number {
  const best = new Map<string, number>();
  for (const { word, weight } of terms) best.set(word, Math.max(best.get(word) ?? 0, weight));
  return [...best.values()].reduce((sum, weight) => sum + weight, 0);
}

/** Share of the ideal that makes a text a full match: no text holds every word of a call. */
const FULL_MATCH_SHARE = 0.35;

/**
 * Text relevance from 0 to 1: measured against the best candidate, but a best that holds little of the call
 * is no full match.
 */
export function textRelevance(points: number, bestPoints: number, ideal: number): number {
  const full = Math.max(bestPoints, ideal * FULL_MATCH_SHARE);
  return full === 0 ? 0 : Math.min(1, points / full);
}

/** Without accents and capitals, and with every vowel once, as stems are written. */
const fold = (text: string) =>
  text
    .normalize('NFKD')
    .replaceAll(/\p{Mark}/gu, '')
    .toLowerCase()
    .replaceAll(/([aeou])\1/g, '$1');

/** The words of a text that begin with the stems, as they are written there, for an explanation. */
export function wordsOf(text: string, stems: readonly string[]): string[] {
  const words = text.match(/[\p{L}\d-]+/gu) ?? [];
  const found = stems.flatMap((stem) => words.find((word) => fold(word).startsWith(fold(stem))) ?? []);
  return [...new Set(found.map((word) => word.toLowerCase()))];
}
