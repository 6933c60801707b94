import type { CodeListEntry } from './code-list.ts';

const entry = (code: string, nl: string, en: string): CodeListEntry => ({ code, labels: { nl, en } });

/** The five clusters in which supply and demand meet. */
export const CLUSTERS = [
  entry('culture', 'Cultuur', 'Culture'),
  entry('sport', 'Sport', 'Sport'),
  entry('business_profession', 'Bedrijf en beroep', 'Business and profession'),
  entry('science_technology', 'Wetenschap en techniek', 'Science and technology'),
  entry('education', 'Onderwijs', 'Education'),
];

export const LANGUAGES = [
  entry('nl', 'Nederlands', 'Dutch'),
  entry('en', 'Engels', 'English'),
  entry('de', 'Duits', 'German'),
  entry('fr', 'Frans', 'French'),
  entry('es', 'Spaans', 'Spanish'),
  entry('fy', 'Fries', 'Frisian'),
  entry('li', 'Limburgs', 'Limburgish'),
  entry('ar', 'Arabisch', 'Arabic'),
  entry('hr', 'Kroatisch', 'Croatian'),
  entry('tr', 'Turks', 'Turkish'),
  entry('pl', 'Pools', 'Polish'),
  entry('uk', 'Oekraïens', 'Ukrainian'),
  entry('ngt', 'Nederlandse Gebarentaal', 'Dutch Sign Language'),
];

export const SKILLS = [
  entry('collaborating', 'Samenwerken', 'Collaborating'),
  entry('communicating', 'Communiceren', 'Communicating'),
  entry('critical_thinking', 'Kritisch denken', 'Critical thinking'),
  entry('creativity', 'Creatief denken', 'Creativity'),
  entry('problem_solving', 'Problemen oplossen', 'Problem solving'),
  entry('computational_thinking', 'Computationeel denken', 'Computational thinking'),
  entry('media_literacy', 'Mediawijsheid', 'Media literacy'),
  entry('self_regulation', 'Zelfregulering', 'Self-regulation'),
  entry('presenting', 'Presenteren', 'Presenting'),
  entry('researching', 'Onderzoeken', 'Researching'),
  entry('practical_skills', 'Praktische vaardigheden', 'Practical skills'),
  entry('orientation_on_profession', 'Beroepsoriëntatie', 'Orientation on profession'),
];

export const ACCESSIBILITY_FEATURES = [
  entry('wheelchair_accessible', 'Rolstoeltoegankelijk', 'Wheelchair accessible'),
  entry('accessible_toilet', 'Aangepast toilet', 'Accessible toilet'),
  entry('hearing_loop', 'Ringleiding', 'Hearing loop'),
  entry('sign_language', 'Gebarentolk', 'Sign language'),
  entry('low_stimulus', 'Prikkelarm', 'Low stimulus'),
  entry('tactile_material', 'Voelbaar materiaal', 'Tactile material'),
  entry('quiet_room', 'Rustige ruimte', 'Quiet room'),
];

export const PRACTICAL_FACTS = [
  entry('lunch_place', 'Lunchplek', 'Place for lunch'),
  entry('cloakroom', 'Garderobe', 'Cloakroom'),
  entry('outdoors', 'Buiten', 'Outdoors'),
  entry('toilets', 'Toiletten', 'Toilets'),
  entry('bus_parking', 'Plaats voor de bus', 'Bus parking'),
  entry('changing_room', 'Kleedruimte', 'Changing room'),
  entry('drinking_water', 'Drinkwater', 'Drinking water'),
];

export const ORGANISATION_KINDS = [
  entry('school', 'Schoolvestiging', 'School location'),
  entry('school_board', 'Schoolbestuur', 'School board'),
  entry('provider', 'Aanbieder', 'Provider'),
  entry('museum', 'Museum', 'Museum'),
  entry('company', 'Bedrijf', 'Company'),
  entry('library', 'Bibliotheek', 'Library'),
  entry('association', 'Vereniging of stichting', 'Association or foundation'),
  entry('theatre', 'Theater', 'Theatre'),
  entry('nature_centre', 'Natuurcentrum', 'Nature centre'),
  entry('laboratory', 'Laboratorium', 'Laboratory'),
  entry('sports_club', 'Sportclub', 'Sports club'),
  entry('municipality', 'Gemeente', 'Municipality'),
  entry('partner', 'Partnerportaal', 'Partner portal'),
  entry('alliance', 'Alliantie', 'Alliance'),
];

export const IDENTIFIER_SCHEMES = [
  entry('brin', 'BRIN met vestigingsnummer', 'BRIN with location number'),
  entry('oin', 'Organisatie-identificatienummer', 'Organisation identification number'),
  entry('kvk', 'KvK-nummer', 'Chamber of Commerce number'),
  entry('rio', 'RIO-identificatie', 'RIO identifier'),
];

export const EXPERT_FORMATS = [
  entry('guest_lesson', 'Gastles', 'Guest lesson'),
  entry('workshop', 'Workshop', 'Workshop'),
  entry('visit', 'Bezoek', 'Visit'),
  entry('coaching', 'Begeleiding', 'Coaching'),
  entry('internship', 'Stage', 'Internship'),
  entry('challenge', 'Opdracht uit de praktijk', 'Challenge'),
];

/** Reasons given with a status change, for every machine; a text may go with it. */
export const STATUS_REASONS = [
  entry('incomplete', 'Gegevens ontbreken', 'Details are missing'),
  entry('not_suitable', 'Past niet bij de doelgroep', 'Not suitable for the audience'),
  entry('not_safe', 'Niet veilig genoeg', 'Not safe enough'),
  entry('duplicate', 'Staat er al', 'Duplicate'),
  entry('commercial', 'Te commercieel of verborgen kosten', 'Too commercial or hidden cost'),
  entry('no_longer_offered', 'Wordt niet meer aangeboden', 'No longer offered'),
  entry('illness', 'Ziekte', 'Illness'),
  entry('weather', 'Weer', 'Weather'),
  entry('low_registration', 'Te weinig deelnemers', 'Too few participants'),
  entry('schedule_conflict', 'Het rooster past niet meer', 'Schedule conflict'),
  entry('transport', 'Vervoer lukt niet', 'Transport is not possible'),
  entry('found_elsewhere', 'Elders gevonden', 'Found elsewhere'),
  entry('full', 'Geen plaats', 'No room'),
  entry('replaced', 'Vervangen door een andere reservering', 'Replaced by another reservation'),
  entry('other', 'Anders', 'Other'),
];
