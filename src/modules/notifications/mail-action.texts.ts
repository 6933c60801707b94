import type { MailLanguage } from '../../infra/mail-layout.ts';
import type { MailActionName } from './notification-kind.rules.ts';

interface ActionText {
  /** What will happen. */
  question: string;
  button: string;
  /** What has happened. */
  done: string;
}

/** What the pages of one-click links say. */
export const ACTION_TEXTS: Record<MailActionName, Record<MailLanguage, ActionText>> = {
  confirm_reservation: {
    nl: {
      question: 'U bevestigt de reservering. De school krijgt daar bericht van.',
      button: 'Reservering bevestigen',
      done: 'De reservering is bevestigd.',
    },
    en: {
      question: 'You confirm the reservation. The school is told.',
      button: 'Confirm reservation',
      done: 'The reservation is confirmed.',
    },
  },
  cancel_reservation: {
    nl: {
      question:
        'U annuleert de reservering. De plaatsen gaan naar een andere groep; dit is niet terug te draaien.',
      button: 'Reservering annuleren',
      done: 'De reservering is geannuleerd.',
    },
    en: {
      question: 'You cancel the reservation. The seats go to another group; this cannot be undone.',
      button: 'Cancel reservation',
      done: 'The reservation is cancelled.',
    },
  },
  approve_reservation: {
    nl: {
      question: 'U geeft namens uw school akkoord. De aanvraag gaat dan door naar de aanbieder.',
      button: 'Akkoord geven',
      done: 'Uw akkoord is gegeven.',
    },
    en: {
      question: 'You approve on behalf of your school. The request then goes on to the provider.',
      button: 'Approve',
      done: 'Your approval is given.',
    },
  },
  accept_offer: {
    nl: {
      question: 'U neemt de aangeboden plaatsen aan. Daarmee is er een reservering.',
      button: 'Plaatsen aannemen',
      done: 'De plaatsen zijn van u. U krijgt bericht over de reservering.',
    },
    en: {
      question: 'You take the seats that are offered. That makes a reservation.',
      button: 'Take the seats',
      done: 'The seats are yours. You will hear about the reservation.',
    },
  },
  decline_offer: {
    nl: {
      question: 'U laat de aangeboden plaatsen gaan. Een andere groep krijgt ze.',
      button: 'Plaatsen laten gaan',
      done: 'De plaatsen gaan naar een andere groep.',
    },
    en: {
      question: 'You let the offered seats go. Another group gets them.',
      button: 'Let the seats go',
      done: 'The seats go to another group.',
    },
  },
  unsubscribe: {
    nl: {
      question: 'U krijgt dit soort mail dan niet meer. Mail die voor een afspraak nodig is blijft komen.',
      button: 'Afmelden',
      done: 'U bent afgemeld voor dit soort mail.',
    },
    en: {
      question: 'You will no longer get this kind of mail. Mail that an agreement needs keeps coming.',
      button: 'Unsubscribe',
      done: 'You are unsubscribed from this kind of mail.',
    },
  },
};

/** What is said when a link does nothing. */
export const REFUSAL_TEXTS: Record<
  'unknown' | 'over' | 'refused',
  Record<MailLanguage, { title: string; text: string }>
> = {
  unknown: {
    nl: { title: 'Deze link werkt niet', text: 'Kopieer de hele link uit de mail, of meld u aan.' },
    en: { title: 'This link does not work', text: 'Copy the whole link from the mail, or sign in.' },
  },
  over: {
    nl: {
      title: 'Deze link is gebruikt of verlopen',
      text: 'Een link uit een mail werkt één keer en een beperkte tijd. Meld u aan om te zien hoe het ervoor staat.',
    },
    en: {
      title: 'This link was used or has expired',
      text: 'A link in a mail works once and for a limited time. Sign in to see how things are.',
    },
  },
  refused: {
    nl: {
      title: 'Dit kan nu niet',
      text: 'Er is intussen iets veranderd. Meld u aan om te zien wat er kan.',
    },
    en: {
      title: 'This is not possible now',
      text: 'Something has changed. Sign in to see what can be done.',
    },
  },
};
