import type { DemoWorkgroup } from './types.ts';

/** The two regional workgroups the platform started with. */
export const demoWorkgroups: readonly DemoWorkgroup[] = [
  {
    key: 'werkgroep_roermond',
    name: 'Werkgroep Roermond',
    summary:
      'Leerkrachten, ondernemers en cultuurmakers uit Roermond en de dorpen eromheen. Zij brengen het aanbod in kaart, kijken mee of een activiteit deugt en bellen gewoon even met elkaar.',
    municipalityCodes: ['GM0957', 'GM1669', 'GM1641', 'GM1640', 'GM1711'],
    memberKeys: ['ria_geenen', 'stefan_wijnands', 'els_thijssen', 'judith_aerts'],
  },
  {
    key: 'werkgroep_sittard_geleen',
    name: 'Werkgroep Sittard-Geleen',
    summary:
      'Scholen, sportclubs en bedrijven in de Westelijke Mijnstreek. De werkgroep zoekt bij elke oproep iemand die kan helpen en bij elke aanbieder een klas die nieuwsgierig is.',
    municipalityCodes: ['GM1883', 'GM0971', 'GM0888'],
    memberKeys: ['petra_schreurs', 'omar_saidi', 'karin_op_den_camp', 'chantal_meex'],
  },
];
