/** Shapes of the demo data. Keys are names within the demo only; the loader turns them into ids. */

type Cluster = 'culture' | 'sport' | 'business_profession' | 'science_technology' | 'education';
type Delivery = 'scheduled' | 'at_venue_by_appointment' | 'at_school_by_appointment' | 'online';
type Sector = 'po' | 'so' | 'vo' | 'mbo';
type Level =
  | `po_group_${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8}`
  | 'so'
  | `vo_praktijkonderwijs_${1 | 2 | 3 | 4 | 5}`
  | `vo_vmbo_${1 | 2 | 3 | 4}`
  | `vo_havo_${1 | 2 | 3 | 4 | 5}`
  | `vo_vwo_${1 | 2 | 3 | 4 | 5 | 6}`
  | `mbo_${1 | 2 | 3 | 4}`;
type AccessibilityFeature =
  | 'wheelchair_accessible'
  | 'accessible_toilet'
  | 'hearing_loop'
  | 'sign_language'
  | 'low_stimulus'
  | 'tactile_material'
  | 'quiet_room';
type PracticalFact =
  | 'lunch_place'
  | 'cloakroom'
  | 'outdoors'
  | 'toilets'
  | 'bus_parking'
  | 'changing_room'
  | 'drinking_water';
type Skill =
  | 'collaborating'
  | 'communicating'
  | 'critical_thinking'
  | 'creativity'
  | 'problem_solving'
  | 'computational_thinking'
  | 'media_literacy'
  | 'self_regulation'
  | 'presenting'
  | 'researching'
  | 'practical_skills'
  | 'orientation_on_profession';
type ExpertFormat = 'guest_lesson' | 'workshop' | 'visit' | 'coaching' | 'internship' | 'challenge';
type OrganisationKind =
  | 'school'
  | 'provider'
  | 'museum'
  | 'company'
  | 'library'
  | 'association'
  | 'theatre'
  | 'nature_centre'
  | 'laboratory'
  | 'sports_club'
  | 'municipality';
/** Longitude and latitude in degrees (CRS84, C-21), at most 6 decimals. */
type Point = readonly [longitude: number, latitude: number];

interface DemoAddress {
  street: string;
  houseNumber: string;
  /** Without a space: "6041AB". */
  postcode: string;
  city: string;
  /** CBS code: "GM0957". */
  municipalityCode: string;
  point: Point;
}

interface DemoLocation extends DemoAddress {
  key: string;
  name: string;
}

export interface DemoProvider {
  key: string;
  name: string;
  kinds: readonly OrganisationKind[];
  summary: string;
  website: string;
  /** Invented KvK number: eight digits starting with 9. */
  kvk: string;
  locations: readonly DemoLocation[];
}

export interface DemoSchool extends DemoAddress {
  key: string;
  name: string;
  /** BRIN and location number that cannot exist: they start with 99. */
  brin: string;
  sectors: readonly Sector[];
  pupils: number;
  website: string;
}

interface DemoSession {
  /** Days from today; the loader moves the day to a weekday outside the school holidays. */
  dayOffset: number;
  /** Local time in Europe/Amsterdam, to the minute: "HH:MM". */
  startTime: string;
  endTime: string;
  /** Seats or groups, by the activity's `seatUnit`. */
  capacity: number;
  bookingClosesDaysBefore: number;
}

export interface DemoActivity {
  key: string;
  providerKey: string;
  locationKey?: string;
  title: string;
  /** At most 300 characters. */
  summary: string;
  descriptionMarkdown: string;
  delivery: Delivery;
  clusters: readonly Cluster[];
  /** Codes of the theme list. */
  themes: readonly string[];
  sectors: readonly Sector[];
  levels: readonly Level[];
  ageFrom: number;
  ageTo: number;
  /** Group sizes count the adults too. */
  groupSizeMin: number;
  groupSizeMax: number;
  seatUnit: 'pupil' | 'group';
  durationMinutes: number;
  languages: readonly string[];
  price: null | { amountCents: number; unit: 'per_pupil' | 'per_group' };
  /** SLO core objectives: "po_kerndoel_42", "vo_kerndoel_31". */
  curriculumGoals: readonly string[];
  skills: readonly Skill[];
  accessibilityFeatures: readonly AccessibilityFeature[];
  practicalFacts: readonly PracticalFact[];
  preparation?: string;
  followUp?: string;
  supervision: string;
  /** CBS codes; only for activities at school. */
  workMunicipalities?: readonly string[];
  workProvinces?: readonly string[];
  workRadiusKm?: number;
  status: 'draft' | 'in_review' | 'published' | 'paused' | 'archived';
  sessions?: readonly DemoSession[];
}

export interface DemoExpert {
  key: string;
  personKey: string;
  headline: string;
  bio: string;
  /** Codes of the theme list. */
  topics: readonly string[];
  formats: readonly ExpertFormat[];
  sectors: readonly Sector[];
  workMunicipalities?: readonly string[];
  workProvinces?: readonly string[];
  languages: readonly string[];
  status: 'draft' | 'published';
}

interface DemoPeriod {
  /** First and last day wanted, in days from today. */
  fromDay: number;
  toDay: number;
}

export interface DemoDemandCall {
  key: string;
  schoolKey: string;
  personKey: string;
  title: string;
  text: string;
  clusters: readonly Cluster[];
  themes: readonly string[];
  sector: Sector;
  levels: readonly Level[];
  pupils: number;
  adults: number;
  wanted: readonly DemoPeriod[];
  /** Answers are welcome until this many days from today. */
  respondByDay: number;
  /** True: the provider comes to school. False: the group travels, at most `radiusKm`. */
  atSchool: boolean;
  radiusKm?: number;
  language: string;
  accessibilityNeeds: readonly AccessibilityFeature[];
}

interface DemoMembership {
  /** Key of a school or provider. */
  organisationKey: string;
  role: 'teacher' | 'coordinator' | 'provider_editor' | 'organisation_admin';
}

export interface DemoPerson {
  key: string;
  givenName: string;
  familyName: string;
  email: string;
  memberships: readonly DemoMembership[];
  isPlatformAdmin?: true;
}

export interface DemoWorkgroup {
  key: string;
  name: string;
  summary: string;
  municipalityCodes: readonly string[];
  memberKeys: readonly string[];
}
