import { type MailTexts, REASON } from './mail-text.ts';

/** Mails about reservations and appointments. */
export const RESERVATION_TEXTS = {
  reservation_requested: {
    nl: {
      subject: '<%= it.school %> wil komen: <%= it.activity %>',
      body: '<p><%= it.school %> vraagt een plaats voor <%= it.group %>. De plaatsen zijn vastgehouden<% if (it.deadline) { %> tot <%= it.deadline %><% } %>. Bevestigt u niet op tijd, dan vervalt de aanvraag vanzelf.</p>',
    },
    en: {
      subject: '<%= it.school %> would like to come: <%= it.activity %>',
      body: '<p><%= it.school %> asks for a place for <%= it.group %>. The seats are kept<% if (it.deadline) { %> until <%= it.deadline %><% } %>. Without your confirmation in time the request expires by itself.</p>',
    },
  },
  reservation_received: {
    nl: {
      subject: 'Nieuwe reservering: <%= it.activity %>',
      body: '<p><%= it.school %> heeft gereserveerd voor <%= it.group %>. De reservering is bevestigd; u hoeft niets te doen.</p>',
    },
    en: {
      subject: 'New reservation: <%= it.activity %>',
      body: '<p><%= it.school %> has reserved for <%= it.group %>. The reservation is confirmed; there is nothing you need to do.</p>',
    },
  },
  reservation_confirmed: {
    nl: {
      subject: 'Bevestigd: <%= it.activity %>',
      body: '<p>Uw reservering voor <%= it.group %> bij <%= it.provider %> is bevestigd. Kunt u toch niet komen? Meld het dan zo vroeg mogelijk af, dan kan een andere groep de plaatsen gebruiken.</p>',
    },
    en: {
      subject: 'Confirmed: <%= it.activity %>',
      body: '<p>Your reservation for <%= it.group %> with <%= it.provider %> is confirmed. If you cannot come after all, please cancel as early as you can, so that another group can use the seats.</p>',
    },
  },
  reservation_declined: {
    nl: {
      subject: 'Niet doorgegaan: <%= it.activity %>',
      body: `<p>De aanvraag voor <%= it.group %> is afgewezen.</p>${REASON.nl}`,
    },
    en: {
      subject: 'Declined: <%= it.activity %>',
      body: `<p>The request for <%= it.group %> was declined.</p>${REASON.en}`,
    },
  },
  reservation_cancelled: {
    nl: {
      subject: 'Geannuleerd: <%= it.activity %>',
      body: `<p>Het spijt ons: de reservering voor <%= it.group %> is geannuleerd.</p>${REASON.nl}`,
    },
    en: {
      subject: 'Cancelled: <%= it.activity %>',
      body: `<p>We are sorry: the reservation for <%= it.group %> was cancelled.</p>${REASON.en}`,
    },
  },
  reservation_cancelled_by_school: {
    nl: {
      subject: '<%= it.school %> komt niet: <%= it.activity %>',
      body: `<p><%= it.school %> heeft de reservering voor <%= it.group %> geannuleerd. De plaatsen zijn weer vrij.</p>${REASON.nl}`,
    },
    en: {
      subject: '<%= it.school %> is not coming: <%= it.activity %>',
      body: `<p><%= it.school %> has cancelled the reservation for <%= it.group %>. The seats are free again.</p>${REASON.en}`,
    },
  },
  reservation_withdrawn: {
    nl: {
      subject: 'Aanvraag ingetrokken: <%= it.activity %>',
      body: `<p><%= it.school %> heeft de aanvraag voor <%= it.group %> ingetrokken. De plaatsen zijn weer vrij.</p>${REASON.nl}`,
    },
    en: {
      subject: 'Request withdrawn: <%= it.activity %>',
      body: `<p><%= it.school %> has withdrawn the request for <%= it.group %>. The seats are free again.</p>${REASON.en}`,
    },
  },
  reservation_expired: {
    nl: {
      subject: 'Aanvraag vervallen: <%= it.activity %>',
      body: '<p>Uw aanvraag voor <%= it.group %> is niet op tijd bevestigd en daarom vervallen. De plaatsen zijn weer vrij; u kunt opnieuw reserveren.</p>',
    },
    en: {
      subject: 'Request expired: <%= it.activity %>',
      body: '<p>Your request for <%= it.group %> was not confirmed in time and has expired. The seats are free again; you can reserve anew.</p>',
    },
  },
  reservation_approval_asked: {
    nl: {
      subject: 'Uw akkoord gevraagd: <%= it.activity %>',
      body: '<p>Een collega wil <%= it.activity %> reserveren voor <%= it.group %>. Uw school keurt reserveringen eerst goed. Zonder akkoord<% if (it.deadline) { %> voor <%= it.deadline %><% } %> gaat de aanvraag niet door.</p>',
    },
    en: {
      subject: 'Your approval is asked: <%= it.activity %>',
      body: '<p>A colleague would like to reserve <%= it.activity %> for <%= it.group %>. Your school approves reservations first. Without approval<% if (it.deadline) { %> before <%= it.deadline %><% } %> the request does not go on.</p>',
    },
  },
  reservation_reminder: {
    nl: {
      subject: '<%= it.day %>: <%= it.activity %>',
      body: '<p>Nog even en <%= it.group %> gaat naar <%= it.activity %>. Klopt het aantal leerlingen nog? Pas het dan nu aan.</p>',
    },
    en: {
      subject: '<%= it.day %>: <%= it.activity %>',
      body: '<p>Soon <%= it.group %> will go to <%= it.activity %>. Is the number of pupils still right? If not, please change it now.</p>',
    },
  },
  reservation_reminder_provider: {
    nl: {
      subject: '<%= it.day %> komt <%= it.school %>: <%= it.activity %>',
      body: '<p><%= it.school %> komt met <%= it.group %>.</p>',
    },
    en: {
      subject: '<%= it.day %> <%= it.school %> is coming: <%= it.activity %>',
      body: '<p><%= it.school %> is coming with <%= it.group %>.</p>',
    },
  },
  feedback_request: {
    nl: {
      subject: 'Hoe was <%= it.activity %>?',
      body: '<p>Gisteren was <%= it.group %> bij <%= it.activity %>. Wat vond u ervan? Met uw oordeel helpt u <%= it.provider %> en andere scholen.</p>',
    },
    en: {
      subject: 'How was <%= it.activity %>?',
      body: '<p>Yesterday <%= it.group %> was at <%= it.activity %>. What did you think of it? Your opinion helps <%= it.provider %> and other schools.</p>',
    },
  },
  appointment_opened: {
    nl: {
      subject: '<%= it.school %> vraagt een afspraak: <%= it.activity %>',
      body: '<p><%= it.school %> stelt een of meer momenten voor, voor <%= it.group %>. Neem er een aan of stel zelf andere voor<% if (it.deadline) { %>, uiterlijk <%= it.deadline %><% } %>.</p>',
    },
    en: {
      subject: '<%= it.school %> asks for an appointment: <%= it.activity %>',
      body: '<p><%= it.school %> proposes one or more moments, for <%= it.group %>. Accept one or propose others<% if (it.deadline) { %>, by <%= it.deadline %><% } %>.</p>',
    },
  },
  appointment_proposed_to_school: {
    nl: {
      subject: 'Ander voorstel van <%= it.provider %>: <%= it.activity %>',
      body: '<p><%= it.provider %> stelt andere momenten voor, voor <%= it.group %>. Neem er een aan of doe een nieuw voorstel.</p>',
    },
    en: {
      subject: 'Another proposal by <%= it.provider %>: <%= it.activity %>',
      body: '<p><%= it.provider %> proposes other moments, for <%= it.group %>. Accept one or make a new proposal.</p>',
    },
  },
  appointment_proposed_to_provider: {
    nl: {
      subject: 'Ander voorstel van <%= it.school %>: <%= it.activity %>',
      body: '<p><%= it.school %> stelt andere momenten voor, voor <%= it.group %>. Neem er een aan of doe een nieuw voorstel.</p>',
    },
    en: {
      subject: 'Another proposal by <%= it.school %>: <%= it.activity %>',
      body: '<p><%= it.school %> proposes other moments, for <%= it.group %>. Accept one or make a new proposal.</p>',
    },
  },
  appointment_declined_to_school: {
    nl: {
      subject: 'Geen afspraak: <%= it.activity %>',
      body: `<p><%= it.provider %> kan niet met u afspreken voor <%= it.group %>.</p>${REASON.nl}`,
    },
    en: {
      subject: 'No appointment: <%= it.activity %>',
      body: `<p><%= it.provider %> cannot make an appointment for <%= it.group %>.</p>${REASON.en}`,
    },
  },
  appointment_declined_to_provider: {
    nl: {
      subject: 'Geen afspraak: <%= it.activity %>',
      body: `<p><%= it.school %> maakt geen afspraak meer voor <%= it.group %>.</p>${REASON.nl}`,
    },
    en: {
      subject: 'No appointment: <%= it.activity %>',
      body: `<p><%= it.school %> no longer wants an appointment for <%= it.group %>.</p>${REASON.en}`,
    },
  },
  appointment_withdrawn: {
    nl: {
      subject: 'Aanvraag ingetrokken: <%= it.activity %>',
      body: '<p><%= it.school %> heeft de aanvraag voor een afspraak voor <%= it.group %> ingetrokken.</p>',
    },
    en: {
      subject: 'Request withdrawn: <%= it.activity %>',
      body: '<p><%= it.school %> has withdrawn the request for an appointment for <%= it.group %>.</p>',
    },
  },
  appointment_expired_to_school: {
    nl: {
      subject: 'Aanvraag vervallen: <%= it.activity %>',
      body: '<p>De aanvraag voor een afspraak voor <%= it.group %> is niet op tijd afgerond en daarom vervallen. U kunt <%= it.provider %> opnieuw om een afspraak vragen.</p>',
    },
    en: {
      subject: 'Request expired: <%= it.activity %>',
      body: '<p>The request for an appointment for <%= it.group %> was not settled in time and has expired. You can ask <%= it.provider %> again.</p>',
    },
  },
  appointment_expired_to_provider: {
    nl: {
      subject: 'Aanvraag vervallen: <%= it.activity %>',
      body: '<p>De aanvraag van <%= it.school %> voor <%= it.group %> is niet op tijd afgerond en daarom vervallen.</p>',
    },
    en: {
      subject: 'Request expired: <%= it.activity %>',
      body: '<p>The request of <%= it.school %> for <%= it.group %> was not settled in time and has expired.</p>',
    },
  },
  session_changed_for_waiting: {
    nl: {
      subject: 'Gewijzigd moment op uw wachtlijst: <%= it.activity %>',
      body: '<p><%= it.provider %> heeft het moment waarop <%= it.group %> wacht uitgesteld of verplaatst. U blijft op de wachtlijst staan. Past het niet meer? Dan kunt u zich afmelden.</p>',
    },
    en: {
      subject: 'Changed session on your waiting list: <%= it.activity %>',
      body: '<p><%= it.provider %> has postponed or moved the session that <%= it.group %> is waiting for. You stay on the waiting list. If it no longer suits you, you can leave the list.</p>',
    },
  },
  session_postponed: {
    nl: {
      subject: 'Uitgesteld: <%= it.activity %>',
      body: `<p><%= it.provider %> heeft dit moment uitgesteld. Uw plaatsen voor <%= it.group %> blijven van u. U krijgt bericht zodra er een nieuwe datum is.</p>${REASON.nl}`,
    },
    en: {
      subject: 'Postponed: <%= it.activity %>',
      body: `<p><%= it.provider %> has postponed this session. Your seats for <%= it.group %> remain yours. You will hear as soon as there is a new date.</p>${REASON.en}`,
    },
  },
  session_moved: {
    nl: {
      subject: 'Nieuw moment: <%= it.activity %>',
      body: '<p><%= it.provider %> heeft tijd of plaats veranderd. Uw reservering voor <%= it.group %> geldt nu voor wat hieronder staat. Past dat niet? Dan kunt u zonder meer annuleren.</p>',
    },
    en: {
      subject: 'New time: <%= it.activity %>',
      body: '<p><%= it.provider %> has changed the time or place. Your reservation for <%= it.group %> now holds for what is below. If that does not suit you, you can simply cancel.</p>',
    },
  },
  session_minimum_at_risk: {
    nl: {
      subject: 'Nog te weinig aanmeldingen: <%= it.activity %>',
      body: '<p>Er zijn <%= it.taken %> plaatsen bezet; u vroeg er minstens <%= it.minimum %>. Is dat er niet op tijd, dan gaat het moment vanzelf niet door. U kunt het minimum verlagen.</p>',
    },
    en: {
      subject: 'Too few groups so far: <%= it.activity %>',
      body: '<p><%= it.taken %> seats are taken; you asked for at least <%= it.minimum %>. Without them in time the session is cancelled by itself. You can lower the minimum.</p>',
    },
  },
  waitlist_offered: {
    nl: {
      subject: 'Er is plaats: <%= it.activity %>',
      body: '<p>Er zijn <%= it.seats %> plaatsen vrij voor <%= it.group %>. Wij houden ze voor u vast tot <%= it.deadline %>. Neemt u ze aan?</p>',
    },
    en: {
      subject: 'There is room: <%= it.activity %>',
      body: '<p>There are <%= it.seats %> seats for <%= it.group %>. We keep them for you until <%= it.deadline %>. Will you take them?</p>',
    },
  },
  waitlist_lapsed: {
    nl: {
      subject: 'Plaatsen niet aangenomen: <%= it.activity %>',
      body: '<p>De plaatsen voor <%= it.group %> zijn niet op tijd aangenomen en gaan naar een andere groep.<% if (it.status === "waiting") { %> U staat weer op de wachtlijst, nu achteraan.<% } %></p>',
    },
    en: {
      subject: 'Seats not taken: <%= it.activity %>',
      body: '<p>The seats for <%= it.group %> were not taken in time and go to another group.<% if (it.status === "waiting") { %> You are on the waiting list again, now at the end.<% } %></p>',
    },
  },
  waitlist_closed: {
    nl: {
      subject: 'Wachtlijst gesloten: <%= it.activity %>',
      body: '<p>De wachtlijst is gesloten. Er kwam geen plaats vrij voor <%= it.group %>.</p>',
    },
    en: {
      subject: 'Waiting list closed: <%= it.activity %>',
      body: '<p>The waiting list is closed. There was no room for <%= it.group %>.</p>',
    },
  },
} as const satisfies Record<string, MailTexts>;
