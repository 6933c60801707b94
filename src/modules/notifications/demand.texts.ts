import { type MailTexts, REASON } from './mail-text.ts';

/** Mails about demand calls and the answers to them. */
export const DEMAND_TEXTS = {
  response_submitted: {
    nl: {
      subject: 'Reactie op uw oproep: <%= it.call %>',
      body: '<p><%= it.responder %> heeft gereageerd op uw oproep. Lees het voorstel en beslis, of stel eerst een vraag.</p>',
    },
    en: {
      subject: 'An answer to your call: <%= it.call %>',
      body: '<p><%= it.responder %> has answered your call. Read the proposal and decide, or ask a question first.</p>',
    },
  },
  response_amended: {
    nl: {
      subject: 'Voorstel aangepast: <%= it.call %>',
      body: '<p><%= it.responder %> heeft het voorstel aangepast. Alleen de nieuwe versie kan nog worden aangenomen.</p>',
    },
    en: {
      subject: 'Proposal changed: <%= it.call %>',
      body: '<p><%= it.responder %> has changed the proposal. Only the new version can be accepted now.</p>',
    },
  },
  response_message: {
    nl: {
      subject: 'Nieuw bericht over <%= it.call %>',
      body: '<p>Er is een nieuw bericht bij de reactie op deze oproep. Om de inhoud bij de betrokkenen te houden staat die niet in deze mail.</p>',
    },
    en: {
      subject: 'New message about <%= it.call %>',
      body: '<p>There is a new message with the answer to this call. To keep its content with those concerned it is not in this mail.</p>',
    },
  },
  response_accepted: {
    nl: {
      subject: 'Aangenomen: <%= it.call %>',
      body: '<p><%= it.school %> heeft uw voorstel aangenomen. Het moment en de reservering zijn gemaakt; de contactgegevens staan bij de reactie.</p>',
    },
    en: {
      subject: 'Accepted: <%= it.call %>',
      body: '<p><%= it.school %> has accepted your proposal. The session and the reservation are made; the contact details are with the answer.</p>',
    },
  },
  response_not_selected: {
    nl: {
      subject: 'Niet gekozen: <%= it.call %>',
      body: '<p><%= it.school %> koos dit keer een ander voorstel. Dank voor uw reactie.</p>',
    },
    en: {
      subject: 'Not selected: <%= it.call %>',
      body: '<p><%= it.school %> chose another proposal this time. Thank you for your answer.</p>',
    },
  },
  response_declined: {
    nl: {
      subject: 'Afgewezen: <%= it.call %>',
      body: `<p><%= it.school %> heeft uw voorstel afgewezen.</p>${REASON.nl}`,
    },
    en: {
      subject: 'Declined: <%= it.call %>',
      body: `<p><%= it.school %> has declined your proposal.</p>${REASON.en}`,
    },
  },
  response_withdrawn: {
    nl: {
      subject: 'Reactie ingetrokken: <%= it.call %>',
      body: `<p><%= it.responder %> heeft de reactie ingetrokken.</p>${REASON.nl}`,
    },
    en: {
      subject: 'Answer withdrawn: <%= it.call %>',
      body: `<p><%= it.responder %> has withdrawn the answer.</p>${REASON.en}`,
    },
  },
  call_invitation: {
    nl: {
      subject: '<%= it.school %> nodigt u uit te reageren: <%= it.call %>',
      body: '<p><%= it.school %> denkt dat u iets kunt betekenen voor deze oproep. U kunt reageren tot en met <%= it.respondBy %>.</p><% if (it.message) { %><p>De school schrijft: <%= it.message %></p><% } %>',
    },
    en: {
      subject: '<%= it.school %> invites you to answer: <%= it.call %>',
      body: '<p><%= it.school %> thinks you could help with this call. You can answer until <%= it.respondBy %>.</p><% if (it.message) { %><p>The school writes: <%= it.message %></p><% } %>',
    },
  },
  call_expiring: {
    nl: {
      subject: 'Uw oproep loopt af: <%= it.call %>',
      body: '<p>Uw oproep sluit na <%= it.respondBy %>. Hebt u meer tijd nodig? Geef de oproep dan een latere datum.</p>',
    },
    en: {
      subject: 'Your call ends soon: <%= it.call %>',
      body: '<p>Your call closes after <%= it.respondBy %>. If you need more time, give the call a later date.</p>',
    },
  },
  saved_search_found: {
    nl: {
      subject: 'Nieuw bij uw zoekopdracht <%= it.search %>',
      body: '<p>Dit kwam erbij sinds de vorige keer:</p><ul><% for (const title of it.found) { %><li><%= title %></li><% } %></ul>',
    },
    en: {
      subject: 'New for your search <%= it.search %>',
      body: '<p>This is new since last time:</p><ul><% for (const title of it.found) { %><li><%= title %></li><% } %></ul>',
    },
  },
} as const satisfies Record<string, MailTexts>;
