import type { DemoPerson } from './types.ts';

/** Members of the workgroups without a school or provider, and the operator of the platform. All invented. */
export const platformPeople: readonly DemoPerson[] = [
  {
    key: 'ria_geenen',
    givenName: 'Ria',
    familyName: 'Geenen',
    email: 'ria.geenen@werkgroep-roermond.example',
    memberships: [],
  },
  {
    key: 'stefan_wijnands',
    givenName: 'Stefan',
    familyName: 'Wijnands',
    email: 'stefan.wijnands@werkgroep-roermond.example',
    memberships: [],
  },
  {
    key: 'petra_schreurs',
    givenName: 'Petra',
    familyName: 'Schreurs',
    email: 'petra.schreurs@werkgroep-sittard-geleen.example',
    memberships: [],
  },
  {
    key: 'omar_saidi',
    givenName: 'Omar',
    familyName: 'Saïdi',
    email: 'omar.saidi@werkgroep-sittard-geleen.example',
    memberships: [],
  },
  {
    key: 'anouk_de_graaf',
    givenName: 'Anouk',
    familyName: 'de Graaf',
    email: 'anouk.degraaf@ondertussen.example',
    memberships: [],
    isPlatformAdmin: true,
  },
];
