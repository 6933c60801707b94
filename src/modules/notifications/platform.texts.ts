import { type MailTexts, REASON } from './mail-text.ts';

/** Mails about accounts, organisations, review and moderation. */
export const PLATFORM_TEXTS = {
  membership_invitation: {
    nl: {
      subject: 'Uitnodiging van <%= it.organisation %>',
      body: '<p><%= it.organisation %> nodigt u uit om mee te doen op Ondertussen, als <%= it.role %>.</p><p>Meld u aan met dit mailadres en geef deze code op om de uitnodiging aan te nemen: <strong><%= it.code %></strong></p><p>De uitnodiging geldt tot <%= it.deadline %>. Kent u <%= it.organisation %> niet? Dan hoeft u niets te doen.</p>',
    },
    en: {
      subject: 'Invitation from <%= it.organisation %>',
      body: '<p><%= it.organisation %> invites you to join Ondertussen, as <%= it.role %>.</p><p>Sign in with this address and give this code to accept the invitation: <strong><%= it.code %></strong></p><p>The invitation is open until <%= it.deadline %>. If you do not know <%= it.organisation %>, there is nothing you need to do.</p>',
    },
  },
  verification_approved: {
    nl: {
      subject: '<%= it.organisation %> is bevestigd',
      body: '<p>Wij hebben vastgesteld dat u bij <%= it.organisation %> hoort. U kunt nu namens deze organisatie werken.</p>',
    },
    en: {
      subject: '<%= it.organisation %> is verified',
      body: '<p>We have established that you belong to <%= it.organisation %>. You can now act for this organisation.</p>',
    },
  },
  verification_rejected: {
    nl: {
      subject: '<%= it.organisation %> kon niet worden bevestigd',
      body: `<p>Wij konden niet vaststellen dat u bij <%= it.organisation %> hoort.</p>${REASON.nl}`,
    },
    en: {
      subject: '<%= it.organisation %> could not be verified',
      body: `<p>We could not establish that you belong to <%= it.organisation %>.</p>${REASON.en}`,
    },
  },
  activity_published: {
    nl: {
      subject: 'Gepubliceerd: <%= it.activity %>',
      body: '<p>De werkgroep heeft uw activiteit goedgekeurd. Zij is nu te vinden voor scholen.</p>',
    },
    en: {
      subject: 'Published: <%= it.activity %>',
      body: '<p>The workgroup has approved your activity. Schools can find it now.</p>',
    },
  },
  activity_changes_requested: {
    nl: {
      subject: 'Graag aanpassen: <%= it.activity %>',
      body: `<p>De werkgroep vraagt u iets te veranderen voor de activiteit kan worden gepubliceerd.</p>${REASON.nl}`,
    },
    en: {
      subject: 'Please change: <%= it.activity %>',
      body: `<p>The workgroup asks you to change something before the activity can be published.</p>${REASON.en}`,
    },
  },
  activity_rejected: {
    nl: {
      subject: 'Niet gepubliceerd: <%= it.activity %>',
      body: `<p>De werkgroep heeft besloten deze activiteit niet te publiceren.</p>${REASON.nl}<p>U kunt er opnieuw een concept van maken.</p>`,
    },
    en: {
      subject: 'Not published: <%= it.activity %>',
      body: `<p>The workgroup has decided not to publish this activity.</p>${REASON.en}<p>You can make it a draft again.</p>`,
    },
  },
  revision_approved: {
    nl: {
      subject: 'Wijziging goedgekeurd: <%= it.activity %>',
      body: '<p>De werkgroep heeft uw wijziging goedgekeurd. De nieuwe tekst is nu te zien.</p>',
    },
    en: {
      subject: 'Change approved: <%= it.activity %>',
      body: '<p>The workgroup has approved your change. The new text can be seen now.</p>',
    },
  },
  revision_changes_requested: {
    nl: {
      subject: 'Wijziging graag aanpassen: <%= it.activity %>',
      body: `<p>De werkgroep vraagt u de wijziging aan te passen. Tot dan blijft de gepubliceerde versie staan.</p>${REASON.nl}`,
    },
    en: {
      subject: 'Please adjust your change: <%= it.activity %>',
      body: `<p>The workgroup asks you to adjust the change. Until then the published version stays.</p>${REASON.en}`,
    },
  },
  revision_rejected: {
    nl: {
      subject: 'Wijziging afgewezen: <%= it.activity %>',
      body: `<p>De werkgroep heeft uw wijziging afgewezen. De gepubliceerde versie blijft staan.</p>${REASON.nl}`,
    },
    en: {
      subject: 'Change rejected: <%= it.activity %>',
      body: `<p>The workgroup has rejected your change. The published version stays.</p>${REASON.en}`,
    },
  },
  moderation_case_opened: {
    nl: {
      subject: 'Nieuwe melding om te beoordelen',
      body: '<p>Iemand heeft gemeld dat er iets niet klopt. De melding wacht op een beslissing van uw werkgroep.</p>',
    },
    en: {
      subject: 'A new report to decide on',
      body: '<p>Somebody has reported that something is wrong. The report waits for a decision of your workgroup.</p>',
    },
  },
  moderation_case_decided: {
    nl: {
      subject: 'Beslissing over een melding',
      body: `<p>Over iets van uw organisatie kwam een melding binnen. De werkgroep heeft beslist: <%= it.decision %>.</p>${REASON.nl}<p>Bent u het er niet mee eens? Antwoord dan de werkgroep met uw redenen; een ander kijkt er opnieuw naar.</p>`,
    },
    en: {
      subject: 'Decision on a report',
      body: `<p>There was a report about something of your organisation. The workgroup has decided: <%= it.decision %>.</p>${REASON.en}<p>If you do not agree, answer the workgroup with your reasons; somebody else will look at it again.</p>`,
    },
  },
  account_suspended: {
    nl: {
      subject: 'Uw account is geschorst',
      body: `<p>U kunt uw account bij Ondertussen nu niet gebruiken.</p>${REASON.nl}<p>Is dit niet terecht? Neem dan contact op met de beheerder.</p>`,
    },
    en: {
      subject: 'Your account is suspended',
      body: `<p>You cannot use your account at Ondertussen now.</p>${REASON.en}<p>If this is not right, please contact the administrator.</p>`,
    },
  },
} as const satisfies Record<string, MailTexts>;
