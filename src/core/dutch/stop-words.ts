/** Words that build sentences. They are never looked for. */
export const STOP_WORDS: ReadonlySet<string> = new Set(
  `de het een en of maar want dus als dan dat die dit deze der des den ten ter te er hier daar waar wie wat welke welk hoe
  ik jij je u hij zij ze wij we jullie hen hun haar hem mij me ons onze mijn jouw uw zich elkaar men iemand iets niemand niets
  is zijn was waren ben bent wordt worden werd werden geworden geweest heeft hebben had hadden heb hebt gehad
  zal zullen zou zouden kan kunnen kon konden kunt mag mogen mocht moet moeten moest wil willen wilt wilde wou
  ga gaan gaat ging kom komen komt kwam doe doen doet deed laat laten maak maakt gemaakt krijg krijgt krijgen geef geeft geven
  in op aan van voor met bij uit over om door naar tot tegen onder tussen zonder binnen buiten boven achter langs rond tijdens
  sinds vanaf per via volgens omdat zodat terwijl toen wanneer hoewel indien tenzij alsof of nadat voordat totdat
  na net vele zichzelf dezelfde hetzelfde later zulke zo'n hele gehele heen mezelf jezelf onszelf mee vanuit niet geen wel ook nog al toch maar eens even juist zelfs alleen slechts heel erg zeer zo te veel weinig meer meest minder minst
  alle alles allemaal elk elke ieder iedere iedereen sommige enkele enige beide ander andere anderen zelf eigen
  nu dan straks later vroeger altijd nooit vaak soms weer steeds opnieuw daarna daarom daarbij daarover daarvoor daarmee daarin
  erop erin ervan ervoor erbij erover ermee eruit hierbij hiervan hiermee hierin waarbij waaraan waarmee waarin waarop waarvan waardoor waarna
  zoals bijvoorbeeld ongeveer circa enzovoort etc via ofwel hetzij noch immers namelijk echter bovendien tevens
  t s m n 'n 't 's o.a oa bv ca nr
  the and of for with our my all an to in on at by from is are be you your we us it this that or as not no its their his her
  le la les du un une et au aux der die das und ein eine`.split(/\s+/),
);

/** Words of nearly every call of a school, which say nothing of what is looked for; base forms. */
export const CALL_WORDS: ReadonlySet<string> = new Set(
  `zoek zoeken gezocht vraag aanvraag graag wens leerling klas groep school schooljaar les kind kinderen student scholier pupil iemand
  kennis maken welkom liefst lief leuk fijn mooi goed groot klein ongeveer thema onderwerp vak bij jaar leer leren werk weet weten heel echt onderbouw
  bovenbouw basisschool vwo havo vmbo mbo po vo so voorjaar najaar zomer herfst lente winter ochtend middag avond dag week uur half bezoek ken
  sta staan nieuw vooral help behandel zie zien hoor horen samen beetje elk pas gewoon zeker anders twee drie vier vijf zes
  zeven acht negen tien elf twaalf eerste tweede derde vierde vijfde zesde een breng zit regel gebruik bekijk kijk laat neem
  docent leraar leerkracht meester juf collega begeleider ouder mentor basis onderwijs voortgezet plusklas praktijkonderwijs
  activiteit uitje uitstapje excursie schoolreis schoolreisje bijeenkomst les project beleef ervaar ontdek
  dertig veertig vijftig honderd minuut kwartier maandag dinsdag woensdag donderdag vrijdag zaterdag zondag januari februari maart april mei juni juli augustus september
  oktober november december plek mens ding manier kijkje keer stuk vinden vind meedoe deelneem klaslokaal lokaal gymzaal euro budget gratis toets toetsweek proefwerk schoolfeest mentorles stel lijk tegenwoordig begrijp vertel houd zet geef geniet denk praat gebeur zorg_voor heet noem blijf begin class classes pupil pupils student students kids event events experience experiences excursion trip lesson lessons looking want need grade teacher`.split(
    /\s+/,
  ),
);
