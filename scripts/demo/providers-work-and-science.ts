import type { DemoProvider } from './types.ts';

export const workAndScienceProviders: readonly DemoProvider[] = [
  {
    key: 'gouden_pollepel',
    name: 'Leerkeuken De Gouden Pollepel',
    kinds: ['company'],
    summary:
      'Restaurant met een leerkeuken voor twintig koksmutsen. Op maandag en dinsdag is het restaurant dicht en de keuken open: dan koken er alleen leerlingen.',
    website: 'https://degoudenpollepel.example',
    kvk: '91560984',
    locations: [
      {
        key: 'pollepel_keuken',
        name: 'Leerkeuken De Gouden Pollepel',
        street: 'Putstraat',
        houseNumber: '63',
        postcode: '6131HJ',
        city: 'Sittard',
        municipalityCode: 'GM1883',
        point: [5.8709, 50.9971],
      },
    ],
  },
  {
    key: 'steenwal',
    name: 'Steenwal Machinebouw',
    kinds: ['company'],
    summary:
      'Familiebedrijf dat machines bouwt die groente sorteren, van het eerste schetsje tot de laatste bout. Honderdtwintig collega’s, van wie er veertien ooit met de klas binnenkwamen.',
    website: 'https://steenwalmachinebouw.example',
    kvk: '91677150',
    locations: [
      {
        key: 'steenwal_fabriek',
        name: 'Steenwal Machinebouw, fabriek',
        street: 'Loperweg',
        houseNumber: '9',
        postcode: '6101AE',
        city: 'Echt',
        municipalityCode: 'GM1711',
        point: [5.8792, 51.1148],
      },
      {
        key: 'steenwal_demolab',
        name: 'Steenwal Demolab Eindhoven',
        street: 'Achtseweg Zuid',
        houseNumber: '151',
        postcode: '5651GW',
        city: 'Eindhoven',
        municipalityCode: 'GM0772',
        point: [5.4284, 51.4561],
      },
    ],
  },
  {
    key: 'de_kolf',
    name: 'OpenLab De Kolf',
    kinds: ['laboratory', 'provider'],
    summary:
      'Leerlaboratorium van vijf chemie- en biotechbedrijven in Geleen. Echte zuurkasten, echte onderzoekers en vragen waar nog niemand het antwoord op weet.',
    website: 'https://openlabdekolf.example',
    kvk: '91783341',
    locations: [
      {
        key: 'kolf_lab',
        name: 'OpenLab De Kolf',
        street: 'Urmonderbaan',
        houseNumber: '20',
        postcode: '6167RD',
        city: 'Geleen',
        municipalityCode: 'GM1883',
        point: [5.7953, 50.9812],
      },
    ],
  },
  {
    key: 'midden_maas',
    name: 'Bedrijvenkring Midden-Maas',
    kinds: ['association'],
    summary:
      'Vereniging van 140 ondernemers en zorginstellingen tussen Echt en Roermond. Wij zoeken bij elke klas een werkplek die past, en een collega die graag vertelt.',
    website: 'https://bedrijvenkringmiddenmaas.example',
    kvk: '92017742',
    locations: [
      {
        key: 'maas_bedrijvenhuis',
        name: 'Bedrijvenhuis Midden-Maas',
        street: 'Havenstraat',
        houseNumber: '14',
        postcode: '6051CS',
        city: 'Maasbracht',
        municipalityCode: 'GM1641',
        point: [5.8861, 51.1442],
      },
      {
        key: 'maas_distributie',
        name: 'Distributiehal Willem-Alexander',
        street: 'Mijnheerkensweg',
        houseNumber: '33',
        postcode: '6041TA',
        city: 'Roermond',
        municipalityCode: 'GM0957',
        point: [5.9735, 51.2048],
      },
    ],
  },
  {
    key: 'noorderhemel',
    name: 'Sterrenwacht De Noorderhemel',
    kinds: ['provider', 'association'],
    summary:
      'Volkssterrenwacht met een gerestaureerde kijker uit 1911 en een opblaasbaar planetarium. Vrijwilligers van 17 tot 84 jaar kijken met klassen omhoog, ook via het digibord.',
    website: 'https://denoorderhemel.example',
    kvk: '92248019',
    locations: [
      {
        key: 'noorderhemel_koepel',
        name: 'Sterrenwacht De Noorderhemel',
        street: 'Blauwborgje',
        houseNumber: '8',
        postcode: '9747AC',
        city: 'Groningen',
        municipalityCode: 'GM0014',
        point: [6.5359, 53.2461],
      },
    ],
  },
];
