import type { DemoPerson } from './types.ts';

/** One editor per provider; two of them also administer their organisation. All invented. */
export const providerPeople: readonly DemoPerson[] = [
  {
    key: 'merel_hoeben',
    givenName: 'Merel',
    familyName: 'Hoeben',
    email: 'merel.hoeben@delichtsluis.example',
    memberships: [
      { organisationKey: 'de_lichtsluis', role: 'provider_editor' },
      { organisationKey: 'de_lichtsluis', role: 'organisation_admin' },
    ],
  },
  {
    key: 'ruud_penders',
    givenName: 'Ruud',
    familyName: 'Penders',
    email: 'ruud.penders@deklokkenstoel.example',
    memberships: [{ organisationKey: 'de_klokkenstoel', role: 'provider_editor' }],
  },
  {
    key: 'judith_aerts',
    givenName: 'Judith',
    familyName: 'Aerts',
    email: 'judith.aerts@bibliotheekroerenswalm.example',
    memberships: [{ organisationKey: 'roer_en_swalm', role: 'provider_editor' }],
  },
  {
    key: 'samira_toussaint',
    givenName: 'Samira',
    familyName: 'Toussaint',
    email: 'samira.toussaint@degoudenpollepel.example',
    memberships: [{ organisationKey: 'gouden_pollepel', role: 'provider_editor' }],
  },
  {
    key: 'niels_steenwal',
    givenName: 'Niels',
    familyName: 'Steenwal',
    email: 'niels.steenwal@steenwalmachinebouw.example',
    memberships: [
      { organisationKey: 'steenwal', role: 'provider_editor' },
      { organisationKey: 'steenwal', role: 'organisation_admin' },
    ],
  },
  {
    key: 'birgit_lahaye',
    givenName: 'Birgit',
    familyName: 'Lahaye',
    email: 'birgit.lahaye@openlabdekolf.example',
    memberships: [{ organisationKey: 'de_kolf', role: 'provider_editor' }],
  },
  {
    key: 'wim_roijakkers',
    givenName: 'Wim',
    familyName: 'Roijakkers',
    email: 'wim.roijakkers@deroerbocht.example',
    memberships: [{ organisationKey: 'de_roerbocht', role: 'provider_editor' }],
  },
  {
    key: 'chantal_meex',
    givenName: 'Chantal',
    familyName: 'Meex',
    email: 'chantal.meex@omnisportclubdewissel.example',
    memberships: [{ organisationKey: 'de_wissel', role: 'provider_editor' }],
  },
  {
    key: 'hub_coenen',
    givenName: 'Hub',
    familyName: 'Coenen',
    email: 'hub.coenen@bedrijvenkringmiddenmaas.example',
    memberships: [{ organisationKey: 'midden_maas', role: 'provider_editor' }],
  },
  {
    key: 'anneke_vos',
    givenName: 'Anneke',
    familyName: 'Vos',
    email: 'anneke.vos@democratiebureau.example',
    memberships: [{ organisationKey: 'democratiebureau', role: 'provider_editor' }],
  },
  {
    key: 'sjoerd_dijkstra',
    givenName: 'Sjoerd',
    familyName: 'Dijkstra',
    email: 'sjoerd.dijkstra@denoorderhemel.example',
    memberships: [{ organisationKey: 'noorderhemel', role: 'provider_editor' }],
  },
  {
    key: 'femke_bouwmans',
    givenName: 'Femke',
    familyName: 'Bouwmans',
    email: 'femke.bouwmans@stichtingbuitenspel.example',
    memberships: [{ organisationKey: 'buitenspel', role: 'provider_editor' }],
  },
];
