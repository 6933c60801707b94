import type { DemoProvider } from './types.ts';

export const sportAndNatureProviders: readonly DemoProvider[] = [
  {
    key: 'de_roerbocht',
    name: 'Natuurcentrum De Roerbocht',
    kinds: ['nature_centre'],
    summary:
      'Natuurcentrum in een oude boerderij aan de Roer, met schooltuin, bijenstal en veldlab. Onze gidsen kennen elke beverburcht tussen Vlodrop en Roermond.',
    website: 'https://deroerbocht.example',
    kvk: '91895508',
    locations: [
      {
        key: 'roerbocht_boerderij',
        name: 'Natuurcentrum De Roerbocht',
        street: 'Frymerson',
        houseNumber: '5',
        postcode: '6077AH',
        city: 'Sint Odiliënberg',
        municipalityCode: 'GM1669',
        point: [5.9968, 51.1489],
      },
      {
        key: 'roerbocht_veldlab',
        name: 'Veldlab Meinwegrand',
        street: 'Keulsebaan',
        houseNumber: '101',
        postcode: '6075ND',
        city: 'Herkenbosch',
        municipalityCode: 'GM1669',
        point: [6.0741, 51.1602],
      },
    ],
  },
  {
    key: 'de_wissel',
    name: 'Omnisportclub De Wissel',
    kinds: ['sports_club', 'association'],
    summary:
      'Sportclub met zeven afdelingen, van handbal tot rolstoelbasketbal. Overdag staan zaal en baan open voor scholen; onze trainers hebben ervaring met kinderen die nog nooit bij een club binnenliepen.',
    website: 'https://omnisportclubdewissel.example',
    kvk: '91926635',
    locations: [
      {
        key: 'wissel_hal',
        name: 'Sporthal De Wissel',
        street: 'Eloystraat',
        houseNumber: '30',
        postcode: '6166XN',
        city: 'Geleen',
        municipalityCode: 'GM1883',
        point: [5.8339, 50.9722],
      },
      {
        key: 'wissel_baan',
        name: 'Atletiekbaan De Wissel',
        street: 'Milaanstraat',
        houseNumber: '115',
        postcode: '6135LH',
        city: 'Sittard',
        municipalityCode: 'GM1883',
        point: [5.8436, 51.0021],
      },
    ],
  },
  {
    key: 'buitenspel',
    name: 'Stichting Buitenspel',
    kinds: ['provider'],
    summary:
      'Leert kinderen bewegen op plekken waar geen lijnen op de vloer staan: op de rivier, aan de muur, in het park en op het schoolplein. Met instructeurs in Maastricht en Nijmegen.',
    website: 'https://stichtingbuitenspel.example',
    kvk: '92351164',
    locations: [
      {
        key: 'buitenspel_maashaven',
        name: 'Kanoloods Maaspunt',
        street: 'Maasboulevard',
        houseNumber: '79',
        postcode: '6211JW',
        city: 'Maastricht',
        municipalityCode: 'GM0935',
        point: [5.6948, 50.8469],
      },
      {
        key: 'buitenspel_klimhal',
        name: 'Klimhal Waalwand',
        street: 'Winselingseweg',
        houseNumber: '16',
        postcode: '6541AK',
        city: 'Nijmegen',
        municipalityCode: 'GM0268',
        point: [5.8377, 51.8532],
      },
    ],
  },
];
