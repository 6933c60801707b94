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
  entry('individual', 'Zelfstandige of vrijwilliger', 'Individual'),
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

/** How much somebody of the school is there while an expert works with pupils. */
export const SUPERVISION_LEVELS = [
  entry('always_supervised', 'Altijd iemand van school erbij', 'Somebody of the school is always there'),
  entry('partly_supervised', 'Soms alleen met de groep', 'Alone with the group at times'),
  entry('unsupervised', 'Zonder toezicht', 'Without supervision'),
];

/** Who passed the question of a learner on. */
export const QUESTION_CHANNELS = [
  entry('teacher', 'Leerkracht of docent', 'Teacher'),
  entry('parent', 'Ouder of verzorger', 'Parent or carer'),
  entry('coordinator', 'Coördinator', 'Coordinator'),
];

/** Kinds of news somebody can have less of; what an agreement needs is always told. */
export const NOTIFICATION_KINDS = [
  entry('reservations', 'Reserveringen', 'Reservations'),
  entry('reminders', 'Herinneringen', 'Reminders'),
  entry('waiting_list', 'Wachtlijst', 'Waiting list'),
  entry('demand_calls', 'Oproepen en uitnodigingen', 'Demand calls and invitations'),
  entry('messages', 'Berichten bij reacties', 'Messages with responses'),
  entry('reviews', 'Beoordelingen door de werkgroep', 'Reviews by the workgroup'),
  entry('feedback_requests', 'Vragen om terugkoppeling', 'Requests for feedback'),
  entry('saved_searches', 'Bewaarde zoekopdrachten', 'Saved searches'),
];

/** What a workgroup checks before it publishes an activity or a change of one. */
export const REVIEW_CHECKLIST = [
  entry('safe', 'Is het veilig voor de groep?', 'Is it safe for the group?'),
  entry('suitable_for_age', 'Past het bij de leeftijd?', 'Does it suit the age?'),
  entry('supervision_arranged', 'Is de begeleiding geregeld?', 'Is supervision arranged?'),
  entry('no_hidden_cost', 'Zijn er geen verborgen kosten?', 'Are there no hidden costs?'),
  entry('contact_known', 'Is bekend wie de school kan bereiken?', 'Is it known whom the school can reach?'),
  entry(
    'accessible_information',
    'Is de informatie te begrijpen en volledig?',
    'Is the information clear and complete?',
  ),
  entry('images_permitted', 'Mogen de beelden worden gebruikt?', 'May the images be used?'),
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
  entry('minimum_not_reached', 'Het minimum aantal is niet gehaald', 'The minimum was not reached'),
  entry('schedule_conflict', 'Het rooster past niet meer', 'Schedule conflict'),
  entry('transport', 'Vervoer lukt niet', 'Transport is not possible'),
  entry('found_elsewhere', 'Elders gevonden', 'Found elsewhere'),
  entry('full', 'Geen plaats', 'No room'),
  entry('replaced', 'Vervangen door een andere reservering', 'Replaced by another reservation'),
  entry('misuse', 'Misbruik van het platform', 'Misuse of the platform'),
  entry('last_administrator', 'De laatste beheerder', 'The last administrator'),
  entry('certificate_withdrawn', 'De VOG geldt niet meer', 'The certificate is no longer valid'),
  entry('other', 'Anders', 'Other'),
];

/** Licences of pictures: what others may do with them. */
export const LICENCES = [
  entry('cc0', 'CC0: vrij te gebruiken', 'CC0: no rights reserved'),
  entry('cc_by', 'CC BY: vrij met naamsvermelding', 'CC BY: free with credit'),
  entry(
    'cc_by_sa',
    'CC BY-SA: vrij met naamsvermelding en gelijk delen',
    'CC BY-SA: free with credit, share alike',
  ),
  entry('cc_by_nc', 'CC BY-NC: niet-commercieel met naamsvermelding', 'CC BY-NC: non-commercial with credit'),
  entry('used_with_permission', 'Met toestemming van de maker', 'Used with permission of the maker'),
];

/** Where a picture of pupils may be shown, as their parents agreed. */
export const CONSENT_SCOPES = [
  entry('this_activity', 'Bij deze activiteit', 'With this activity'),
  entry('platform_and_partners', 'Op het platform en bij partners', 'On the platform and with partners'),
];

/** Why something is reported. */
export const REPORT_REASONS = [
  entry('incorrect', 'De informatie klopt niet', 'The information is incorrect'),
  entry('hidden_cost', 'Er zijn verborgen kosten', 'There are hidden costs'),
  entry('unsafe', 'Onveilig of ongeschikt voor leerlingen', 'Unsafe or unsuitable for pupils'),
  entry('privacy', 'Iemands privacy wordt geschonden', 'It violates somebody’s privacy'),
  entry('copyright', 'Tekst of beeld is van een ander', 'Text or picture belongs to somebody else'),
  entry('discrimination', 'Discriminatie of belediging', 'Discrimination or insult'),
  entry('spam', 'Reclame of misleiding', 'Advertising or deception'),
  entry('other', 'Iets anders', 'Something else'),
];

/** What is done at once when a report is upheld. */
export const MODERATION_MEASURES = [entry('none', 'Niets', 'Nothing'), entry('pause', 'Stilgezet', 'Paused')];
