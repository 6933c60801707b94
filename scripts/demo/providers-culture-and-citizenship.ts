import type { DemoProvider } from './types.ts';

export const cultureAndCitizenshipProviders: readonly DemoProvider[] = [
  {
    key: 'de_lichtsluis',
    name: 'Theater De Lichtsluis',
    kinds: ['theatre', 'provider'],
    summary:
      'Vlakkevloertheater aan de Roer met een eigen decoratelier. Overdag is het huis van scholen: klassen bouwen, belichten, spelen en kijken mee met de makers.',
    website: 'https://delichtsluis.example',
    kvk: '91204417',
    locations: [
      {
        key: 'lichtsluis_zaal',
        name: 'Theater De Lichtsluis',
        street: 'Roerkade',
        houseNumber: '38',
        postcode: '6041KZ',
        city: 'Roermond',
        municipalityCode: 'GM0957',
        point: [5.9841, 51.1918],
      },
      {
        key: 'lichtsluis_atelier',
        name: 'Decoratelier De Lichtsluis',
        street: 'Schepersweg',
        houseNumber: '12',
        postcode: '6049CV',
        city: 'Herten',
        municipalityCode: 'GM0957',
        point: [5.9631, 51.1802],
      },
    ],
  },
  {
    key: 'de_klokkenstoel',
    name: 'Museum De Klokkenstoel',
    kinds: ['museum'],
    summary:
      'Streekmuseum in een voormalige klokkengieterij. Over klokken, mijnwerkers en de bevrijding van Zuid-Limburg, met een gietvloer en een kleiatelier die nog gewoon in gebruik zijn.',
    website: 'https://deklokkenstoel.example',
    kvk: '91338026',
    locations: [
      {
        key: 'klokkenstoel_museum',
        name: 'Museum De Klokkenstoel',
        street: 'Gruizenstraat',
        houseNumber: '27',
        postcode: '6131CK',
        city: 'Sittard',
        municipalityCode: 'GM1883',
        point: [5.8721, 50.9989],
      },
    ],
  },
  {
    key: 'roer_en_swalm',
    name: 'Bibliotheek Roer en Swalm',
    kinds: ['library'],
    summary:
      'Openbare bibliotheek met twee vestigingen, een podcaststudio en een leesconsulent voor elke school. Wij helpen kinderen lezen, uitzoeken en zelf iets te vertellen.',
    website: 'https://bibliotheekroerenswalm.example',
    kvk: '91452273',
    locations: [
      {
        key: 'bieb_roermond',
        name: 'Bibliotheek Roermond-Centrum',
        street: 'Neerstraat',
        houseNumber: '11',
        postcode: '6041KA',
        city: 'Roermond',
        municipalityCode: 'GM0957',
        point: [5.9871, 51.1938],
      },
      {
        key: 'bieb_swalmen',
        name: 'Bibliotheek Swalmen',
        street: 'Kroppestraat',
        houseNumber: '4',
        postcode: '6071AA',
        city: 'Swalmen',
        municipalityCode: 'GM0957',
        point: [6.0369, 51.2314],
      },
    ],
  },
  {
    key: 'democratiebureau',
    name: 'Democratiebureau Midden-Limburg',
    kinds: ['municipality'],
    summary:
      'Gezamenlijk onderwijsbureau van de gemeenten in Midden-Limburg. Wij openen de deuren van raadzaal, kazerne en rechtszaal voor leerlingen van acht tot twintig jaar.',
    website: 'https://democratiebureau.example',
    kvk: '92133806',
    locations: [
      {
        key: 'bureau_raadzaal',
        name: 'Raadzaal Roermond',
        street: 'Markt',
        houseNumber: '31',
        postcode: '6041EM',
        city: 'Roermond',
        municipalityCode: 'GM0957',
        point: [5.9874, 51.1946],
      },
      {
        key: 'bureau_weert',
        name: 'Oefencentrum Weert',
        street: 'Wilhelminasingel',
        houseNumber: '101',
        postcode: '6001GS',
        city: 'Weert',
        municipalityCode: 'GM0988',
        point: [5.7045, 51.2512],
      },
    ],
  },
];
