import type { DemoActivity } from './types.ts';

export const lichtsluisActivities: readonly DemoActivity[] = [
  {
    key: 'licht_en_geluid',
    providerKey: 'de_lichtsluis',
    locationKey: 'lichtsluis_zaal',
    title: 'Achter de knoppen: een ochtend met de licht- en geluidsploeg',
    summary:
      'Leerlingen klimmen de lichtbrug op, richten een spot, mengen een band en draaien aan het eind zelf een scène van vier minuten. De technici van het huis kijken mee, maar blijven van de knoppen af.',
    descriptionMarkdown: `Een voorstelling begint niet bij de acteurs, maar bij iemand die om negen uur 's ochtends een ladder pakt. Op deze ochtend werkt uw klas mee met de techniekploeg van De Lichtsluis.

We verdelen de groep over drie posten:

- **licht**: een spot richten, kleuren mengen en een lichtstand programmeren;
- **geluid**: microfoons zetten, storing zoeken en een mix maken;
- **toneelmeester**: cues roepen en zorgen dat niemand in het donker struikelt.

Na de pauze komt alles samen. Twee van onze spelers doen een korte scène en de klas draait de techniek. De eerste keer gaat er altijd iets mis; de tweede keer zit de zaal te klappen.`,
    delivery: 'scheduled',
    clusters: ['culture', 'business_profession'],
    themes: ['theatre', 'technology', 'career_orientation'],
    sectors: ['vo', 'mbo'],
    levels: ['vo_vmbo_2', 'vo_vmbo_3', 'vo_vmbo_4', 'vo_havo_3', 'mbo_2', 'mbo_3'],
    ageFrom: 13,
    ageTo: 20,
    groupSizeMin: 10,
    groupSizeMax: 32,
    seatUnit: 'pupil',
    durationMinutes: 180,
    languages: ['nl'],
    price: null,
    curriculumGoals: ['vo_kerndoel_33', 'vo_kerndoel_50'],
    skills: ['collaborating', 'practical_skills', 'orientation_on_profession'],
    accessibilityFeatures: ['wheelchair_accessible', 'accessible_toilet', 'hearing_loop'],
    practicalFacts: ['lunch_place', 'cloakroom', 'toilets', 'bus_parking'],
    preparation:
      'Laat de leerlingen thuis één scène uit een film kijken zonder geluid en daarna met het beeld uit. Wat mis je?',
    followUp: 'De klas krijgt het lichtplan en de cuelijst mee, met drie vragen voor de les daarna.',
    supervision:
      'Eén begeleider per vijftien leerlingen. De lichtbrug gaat altijd met een technicus van ons.',
    status: 'published',
    sessions: [
      { dayOffset: 16, startTime: '09:00', endTime: '12:00', capacity: 32, bookingClosesDaysBefore: 7 },
      { dayOffset: 51, startTime: '09:00', endTime: '12:00', capacity: 32, bookingClosesDaysBefore: 7 },
      { dayOffset: 93, startTime: '09:00', endTime: '12:00', capacity: 32, bookingClosesDaysBefore: 7 },
    ],
  },
  {
    key: 'decor_op_schaal',
    providerKey: 'de_lichtsluis',
    locationKey: 'lichtsluis_atelier',
    title: 'Van maquette tot muur: decor bouwen in het atelier',
    summary:
      'In ons atelier in Herten ontwerpen leerlingen een decor op schaal 1:25, rekenen het om en bouwen één stuk op ware grootte. Met zaag, kwast en een decorbouwer die al dertig jaar bomen van piepschuim maakt.',
    descriptionMarkdown: `Hoe maak je een bos dat in een bestelbus past? Decorbouwer Harrie laat zien hoe hij bedriegt: bakstenen van karton, marmer van verf en een boom die je met één hand optilt.

Daarna gaan de leerlingen zelf aan het werk. In groepjes van vier maken ze een maquette bij een sprookje dat u vooraf kiest. Ze meten, rekenen om naar de echte maat en bouwen samen één paneel van twee bij één meter. Dat paneel mag mee naar school, als het in de auto past.`,
    delivery: 'at_venue_by_appointment',
    clusters: ['culture', 'science_technology'],
    themes: ['theatre', 'visual_arts', 'mathematics', 'architecture'],
    sectors: ['po', 'vo'],
    levels: ['po_group_7', 'po_group_8', 'vo_vmbo_1', 'vo_vmbo_2', 'vo_havo_1', 'vo_havo_2'],
    ageFrom: 10,
    ageTo: 14,
    groupSizeMin: 12,
    groupSizeMax: 30,
    seatUnit: 'group',
    durationMinutes: 210,
    languages: ['nl'],
    price: { amountCents: 4500, unit: 'per_group' },
    curriculumGoals: ['po_kerndoel_33', 'po_kerndoel_45', 'po_kerndoel_54', 'vo_kerndoel_48'],
    skills: ['creativity', 'problem_solving', 'practical_skills'],
    accessibilityFeatures: ['wheelchair_accessible', 'accessible_toilet'],
    practicalFacts: ['lunch_place', 'toilets', 'drinking_water'],
    preparation:
      'Kies met de klas een sprookje en bepaal waar het eerste tafereel speelt. Trek kleren aan die vies mogen worden.',
    supervision: 'Twee begeleiders. Zagen gebeurt aan één werkbank, altijd samen met een decorbouwer.',
    status: 'published',
  },
  {
    key: 'ja_en_improvisatie',
    providerKey: 'de_lichtsluis',
    title: '‘Ja, en …’: improvisatietheater in de gymzaal',
    summary:
      'Twee spelers komen naar school en zetten de klas in beweging: luisteren, aanvullen, fouten vieren. Geen rollen uit het hoofd, geen podium, wel een groep die elkaar anders aankijkt dan een uur eerder.',
    descriptionMarkdown: `Improviseren kun je niet alleen. Wie ‘ja, en’ zegt tegen het idee van een ander, merkt dat er samen iets ontstaat wat niemand had bedacht.

We beginnen met korte spellen in een kring en eindigen met scènes in viertallen. Niemand hoeft iets voor te doen wat hij niet wil; toekijken en aanwijzingen geven is ook meespelen. Mentoren gebruiken de les vaak in de eerste weken van het schooljaar of na een periode waarin het schuurde in de groep.`,
    delivery: 'at_school_by_appointment',
    clusters: ['culture', 'education'],
    themes: ['theatre', 'social_emotional'],
    sectors: ['vo', 'so'],
    levels: ['vo_vmbo_1', 'vo_vmbo_2', 'vo_havo_1', 'vo_havo_2', 'vo_vwo_1', 'vo_vwo_2', 'so'],
    ageFrom: 11,
    ageTo: 16,
    groupSizeMin: 8,
    groupSizeMax: 30,
    seatUnit: 'group',
    durationMinutes: 90,
    languages: ['nl', 'en'],
    price: null,
    curriculumGoals: ['vo_kerndoel_01', 'vo_kerndoel_48', 'vo_kerndoel_49'],
    skills: ['collaborating', 'communicating', 'creativity'],
    accessibilityFeatures: ['wheelchair_accessible', 'low_stimulus'],
    practicalFacts: [],
    followUp: 'Vijf werkvormen van tien minuten om zelf mee door te gaan, op één vel.',
    supervision: 'De mentor blijft bij de les en doet mee.',
    workProvinces: ['PV31'],
    status: 'published',
  },
  {
    key: 'mist_bewaren',
    providerKey: 'de_lichtsluis',
    locationKey: 'lichtsluis_zaal',
    title: 'Schoolvoorstelling: De jongen die de mist bewaarde',
    summary:
      'Een voorstelling zonder veel woorden, over een jongen die de ochtendmist van de Maas in potjes bewaart voor zijn opa. Met schaduwspel, een accordeon en een nagesprek op de rand van het podium.',
    descriptionMarkdown: `Opa vergeet steeds meer. Daarom verzamelt Sjef wat opa mooi vindt: het geluid van de veerpont, de geur van natte jassen en vooral mist. Maar hoe houd je iets vast dat verdwijnt?

De voorstelling duurt vijftig minuten. Daarna gaan de spelers op de rand van het podium zitten en praten met de kinderen over wat ze zagen. Er komt geen harde muziek of plotseling donker in voor; we zijn gewend aan kinderen die even de zaal uit willen.`,
    delivery: 'scheduled',
    clusters: ['culture'],
    themes: ['theatre', 'music', 'social_emotional'],
    sectors: ['po', 'so'],
    levels: ['po_group_4', 'po_group_5', 'po_group_6', 'so'],
    ageFrom: 7,
    ageTo: 10,
    groupSizeMin: 8,
    groupSizeMax: 90,
    seatUnit: 'pupil',
    durationMinutes: 75,
    languages: ['nl'],
    price: { amountCents: 350, unit: 'per_pupil' },
    curriculumGoals: ['po_kerndoel_54', 'po_kerndoel_55'],
    skills: ['communicating', 'creativity'],
    accessibilityFeatures: [
      'wheelchair_accessible',
      'accessible_toilet',
      'hearing_loop',
      'low_stimulus',
      'quiet_room',
    ],
    practicalFacts: ['cloakroom', 'toilets', 'bus_parking'],
    preparation:
      'Laat elk kind een potje meenemen met iets wat het wil bewaren: een geluid, een geur, een woord.',
    supervision:
      'Eén begeleider per tien kinderen; begeleiders zitten tussen de kinderen, niet op de achterste rij.',
    status: 'published',
    sessions: [
      { dayOffset: 23, startTime: '10:00', endTime: '11:15', capacity: 180, bookingClosesDaysBefore: 10 },
      { dayOffset: 24, startTime: '10:00', endTime: '11:15', capacity: 180, bookingClosesDaysBefore: 10 },
      { dayOffset: 24, startTime: '13:00', endTime: '14:15', capacity: 180, bookingClosesDaysBefore: 10 },
      { dayOffset: 86, startTime: '10:00', endTime: '11:15', capacity: 180, bookingClosesDaysBefore: 10 },
    ],
  },
  {
    key: 'dansen_met_stoelen',
    providerKey: 'de_lichtsluis',
    title: 'Dansen met stoelen',
    summary:
      'Een dansles in het eigen lokaal, met het meubilair dat er staat. Choreografe Fenna maakt met de klas in één uur een dans op, achter en onder de stoel. Ook voor kinderen die zeggen dat ze niet dansen.',
    descriptionMarkdown: `Wie zit er hoe op een stoel? Met die vraag begint Fenna. Wiebelen, hangen, opveren: alles wat een leerkracht normaal afraadt, wordt hier een danspas.

De klas verzamelt bewegingen, zet ze op muziek en leert ze tegelijk uit te voeren. We sluiten af met een dans van drie minuten. Mag er bij u gefilmd worden, dan doet de leerkracht dat zelf; de opname blijft van de school.`,
    delivery: 'at_school_by_appointment',
    clusters: ['culture', 'sport'],
    themes: ['dance', 'movement', 'music'],
    sectors: ['po'],
    levels: ['po_group_3', 'po_group_4', 'po_group_5', 'po_group_6'],
    ageFrom: 6,
    ageTo: 10,
    groupSizeMin: 10,
    groupSizeMax: 32,
    seatUnit: 'group',
    durationMinutes: 60,
    languages: ['nl', 'de'],
    price: null,
    curriculumGoals: ['po_kerndoel_54', 'po_kerndoel_57'],
    skills: ['creativity', 'collaborating'],
    accessibilityFeatures: ['wheelchair_accessible'],
    practicalFacts: [],
    supervision: 'De eigen leerkracht danst mee; dat helpt meer dan welke aanwijzing ook.',
    workMunicipalities: ['GM0957', 'GM1641', 'GM1711', 'GM1669', 'GM1640', 'GM1883'],
    status: 'published',
  },
];
