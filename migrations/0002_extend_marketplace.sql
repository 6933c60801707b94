CREATE TYPE "public"."booking_mode" AS ENUM('instant', 'approval');--> statement-breakpoint
CREATE TYPE "public"."activity_revision_status" AS ENUM('pending', 'changes_requested', 'approved', 'rejected', 'withdrawn');--> statement-breakpoint
CREATE TYPE "public"."duplicate_candidate_status" AS ENUM('proposed', 'confirmed', 'dismissed');--> statement-breakpoint
CREATE TYPE "public"."demand_call_kind" AS ENUM('call', 'learner_question');--> statement-breakpoint
CREATE TYPE "public"."call_invitation_status" AS ENUM('sent', 'answered', 'dismissed', 'expired');--> statement-breakpoint
CREATE TYPE "public"."candidate_kind" AS ENUM('activity', 'expert', 'organisation');--> statement-breakpoint
CREATE TYPE "public"."demand_response_status" AS ENUM('proposed', 'shortlisted', 'accepted', 'declined', 'withdrawn', 'not_selected');--> statement-breakpoint
CREATE TYPE "public"."proposal_place" AS ENUM('at_school', 'at_venue');--> statement-breakpoint
CREATE TYPE "public"."response_side" AS ENUM('school', 'responder');--> statement-breakpoint
CREATE TYPE "public"."file_upload_status" AS ENUM('awaiting_content', 'received', 'attached');--> statement-breakpoint
CREATE TYPE "public"."moderation_case_status" AS ENUM('open', 'in_progress', 'upheld', 'dismissed');--> statement-breakpoint
CREATE TYPE "public"."mail_action" AS ENUM('confirm_reservation', 'cancel_reservation', 'approve_reservation', 'accept_offer', 'decline_offer', 'unsubscribe');--> statement-breakpoint
CREATE TYPE "public"."notification_status" AS ENUM('queued', 'digest_pending', 'sent', 'suppressed', 'failed');--> statement-breakpoint
CREATE TYPE "public"."membership_invitation_status" AS ENUM('invited', 'accepted', 'declined', 'withdrawn', 'expired');--> statement-breakpoint
CREATE TYPE "public"."organisation_verification_status" AS ENUM('requested', 'approved', 'rejected', 'withdrawn');--> statement-breakpoint
CREATE TYPE "public"."saved_search_frequency" AS ENUM('daily', 'weekly');--> statement-breakpoint
CREATE TYPE "public"."saved_search_kind" AS ENUM('activities', 'demand_calls');--> statement-breakpoint
CREATE TYPE "public"."weekday" AS ENUM('monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday');--> statement-breakpoint
CREATE TYPE "public"."data_subject_request_kind" AS ENUM('export', 'erase');--> statement-breakpoint
CREATE TYPE "public"."data_subject_request_status" AS ENUM('received', 'in_progress', 'completed', 'refused', 'withdrawn');--> statement-breakpoint
CREATE TYPE "public"."appointment_request_status" AS ENUM('open', 'agreed', 'declined', 'withdrawn', 'expired');--> statement-breakpoint
CREATE TYPE "public"."appointment_side" AS ENUM('school', 'provider');--> statement-breakpoint
CREATE TYPE "public"."hold_status" AS ENUM('active', 'converted', 'released', 'expired');--> statement-breakpoint
CREATE TYPE "public"."waitlist_entry_status" AS ENUM('waiting', 'offered', 'accepted', 'declined', 'lapsed', 'withdrawn', 'closed');--> statement-breakpoint
ALTER TYPE "public"."person_status" ADD VALUE 'erased';--> statement-breakpoint
CREATE TABLE "session_series" (
	"id" uuid PRIMARY KEY NOT NULL,
	"activity_id" uuid NOT NULL,
	"pattern" jsonb NOT NULL,
	"skipped_days" jsonb NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "activity_duplicates" (
	"id" uuid PRIMARY KEY NOT NULL,
	"activity_id" uuid NOT NULL,
	"canonical_id" uuid NOT NULL,
	"status" "duplicate_candidate_status" DEFAULT 'proposed' NOT NULL,
	"score" double precision NOT NULL,
	"reasons" text[] DEFAULT '{}'::text[] NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "activity_duplicates_pair_unique" UNIQUE("activity_id","canonical_id")
);
--> statement-breakpoint
CREATE TABLE "activity_revisions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"activity_id" uuid NOT NULL,
	"organisation_id" uuid NOT NULL,
	"status" "activity_revision_status" DEFAULT 'pending' NOT NULL,
	"base_version" integer NOT NULL,
	"before" jsonb NOT NULL,
	"content" jsonb NOT NULL,
	"submitted_at" timestamp (3) with time zone NOT NULL,
	"decided_at" timestamp (3) with time zone,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "provider_trusts" (
	"organisation_id" uuid PRIMARY KEY NOT NULL,
	"granted_by_id" text,
	"granted_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "review_decisions" (
	"status_change_id" uuid PRIMARY KEY NOT NULL,
	"activity_id" uuid NOT NULL,
	"revision_id" uuid,
	"answers" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "workgroup_checklists" (
	"workgroup_id" uuid PRIMARY KEY NOT NULL,
	"questions" jsonb NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "activity_images" (
	"id" uuid PRIMARY KEY NOT NULL,
	"activity_id" uuid NOT NULL,
	"file_upload_id" uuid NOT NULL,
	"alt" text NOT NULL,
	"credit" text NOT NULL,
	"licence" text NOT NULL,
	"width" integer NOT NULL,
	"height" integer NOT NULL,
	"shows_minors" boolean DEFAULT false NOT NULL,
	"consent_scope" text,
	"consent_declared_by_id" uuid,
	"consent_until_on" date,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "activity_images_consent_check" CHECK (not "activity_images"."shows_minors" or ("activity_images"."consent_scope" is not null and "activity_images"."consent_until_on" is not null))
);
--> statement-breakpoint
CREATE TABLE "favourites" (
	"person_id" uuid NOT NULL,
	"activity_id" uuid NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "favourites_person_id_activity_id_pk" PRIMARY KEY("person_id","activity_id")
);
--> statement-breakpoint
CREATE TABLE "demand_call_invitations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"demand_call_id" uuid NOT NULL,
	"candidate_kind" "candidate_kind" NOT NULL,
	"candidate_id" uuid NOT NULL,
	"organisation_id" uuid,
	"expert_id" uuid,
	"status" "call_invitation_status" DEFAULT 'sent' NOT NULL,
	"message" text,
	"created_by_id" uuid,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "demand_call_invitations_candidate_unique" UNIQUE("demand_call_id","candidate_kind","candidate_id"),
	CONSTRAINT "demand_call_invitations_candidate_check" CHECK (num_nonnulls("demand_call_invitations"."organisation_id", "demand_call_invitations"."expert_id") = 1)
);
--> statement-breakpoint
CREATE TABLE "demand_response_messages" (
	"id" uuid PRIMARY KEY NOT NULL,
	"response_id" uuid NOT NULL,
	"side" "response_side" NOT NULL,
	"created_by_id" uuid,
	"text" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "demand_response_proposals" (
	"id" uuid PRIMARY KEY NOT NULL,
	"response_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"activity_id" uuid,
	"session_id" uuid,
	"on_date" date,
	"start_time" time,
	"end_time" time,
	"place" "proposal_place" NOT NULL,
	"location_id" uuid,
	"pupil_capacity" integer,
	"price_cents" integer DEFAULT 0 NOT NULL,
	"price_unit" text,
	"text" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "demand_response_proposals_version_unique" UNIQUE("response_id","version"),
	CONSTRAINT "demand_response_proposals_moment_check" CHECK (("demand_response_proposals"."session_id" is null) = ("demand_response_proposals"."on_date" is not null) and ("demand_response_proposals"."on_date" is null) = ("demand_response_proposals"."start_time" is null) and ("demand_response_proposals"."on_date" is null) = ("demand_response_proposals"."end_time" is null))
);
--> statement-breakpoint
CREATE TABLE "demand_responses" (
	"id" uuid PRIMARY KEY NOT NULL,
	"demand_call_id" uuid NOT NULL,
	"responder_organisation_id" uuid,
	"expert_id" uuid,
	"created_by_id" uuid,
	"status" "demand_response_status" DEFAULT 'proposed' NOT NULL,
	"proposal_version" integer DEFAULT 1 NOT NULL,
	"accepted_version" integer,
	"session_id" uuid,
	"reservation_id" uuid,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "demand_responses_responder_check" CHECK (num_nonnulls("demand_responses"."responder_organisation_id", "demand_responses"."expert_id") = 1),
	CONSTRAINT "demand_responses_accepted_check" CHECK ("demand_responses"."status" <> 'accepted' or "demand_responses"."accepted_version" is not null)
);
--> statement-breakpoint
CREATE TABLE "expert_organisations" (
	"expert_id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "file_uploads" (
	"id" uuid PRIMARY KEY NOT NULL,
	"owner_kind" text NOT NULL,
	"owner_id" text NOT NULL,
	"status" "file_upload_status" DEFAULT 'awaiting_content' NOT NULL,
	"media_type" text NOT NULL,
	"byte_count" integer NOT NULL,
	"width" integer,
	"height" integer,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "image_files" (
	"file_upload_id" uuid NOT NULL,
	"width" integer NOT NULL,
	"height" integer NOT NULL,
	"is_master" boolean DEFAULT false NOT NULL,
	"content" "bytea" NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "image_files_file_upload_id_width_pk" PRIMARY KEY("file_upload_id","width")
);
--> statement-breakpoint
CREATE TABLE "content_reports" (
	"id" uuid PRIMARY KEY NOT NULL,
	"moderation_case_id" uuid NOT NULL,
	"reason_code" text NOT NULL,
	"explanation" text NOT NULL,
	"reporter_email" text,
	"reporter_person_id" uuid,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "moderation_cases" (
	"id" uuid PRIMARY KEY NOT NULL,
	"subject_kind" text NOT NULL,
	"subject_id" uuid NOT NULL,
	"subject_title" text NOT NULL,
	"organisation_id" uuid,
	"region_ids" uuid[] DEFAULT '{}'::uuid[] NOT NULL,
	"status" "moderation_case_status" DEFAULT 'open' NOT NULL,
	"assignee_id" uuid,
	"note" text,
	"measure" text,
	"decided_at" timestamp (3) with time zone,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "action_tokens" (
	"id" uuid PRIMARY KEY NOT NULL,
	"notification_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"action" "mail_action" NOT NULL,
	"resource_id" uuid NOT NULL,
	"category" text,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"used_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "action_tokens_notification_id_action_unique" UNIQUE("notification_id","action")
);
--> statement-breakpoint
CREATE TABLE "mail_outbox" (
	"id" uuid PRIMARY KEY NOT NULL,
	"recipient" text NOT NULL,
	"subject" text NOT NULL,
	"text" text NOT NULL,
	"html" text,
	"headers" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "notifications" (
	"id" uuid PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"occasion" text NOT NULL,
	"person_id" uuid,
	"resource_kind" text NOT NULL,
	"resource_id" uuid NOT NULL,
	"facts" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"status" "notification_status" NOT NULL,
	"digest_id" uuid,
	"error" text,
	"message_id" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"sent_at" timestamp (3) with time zone,
	CONSTRAINT "notifications_occasion_person_id_kind_unique" UNIQUE NULLS NOT DISTINCT("occasion","person_id","kind")
);
--> statement-breakpoint
CREATE TABLE "membership_invitations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"email" text NOT NULL,
	"role" "membership_role" NOT NULL,
	"status" "membership_invitation_status" DEFAULT 'invited' NOT NULL,
	"invited_by_person_id" uuid,
	"accepted_by_person_id" uuid,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "organisation_verifications" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"method" text NOT NULL,
	"role" "membership_role" NOT NULL,
	"status" "organisation_verification_status" DEFAULT 'requested' NOT NULL,
	"identifier_scheme" text,
	"identifier_value" text,
	"explanation" text,
	"has_evidence" boolean DEFAULT false NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "attestation_policies" (
	"organisation_id" uuid PRIMARY KEY NOT NULL,
	"policies" jsonb NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "attestation_recognitions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"recognised_organisation_id" uuid NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "attestation_recognitions_pair_unique" UNIQUE("organisation_id","recognised_organisation_id")
);
--> statement-breakpoint
CREATE TABLE "attestations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"expert_id" uuid NOT NULL,
	"organisation_id" uuid NOT NULL,
	"seen_by_id" uuid NOT NULL,
	"issued_on" date NOT NULL,
	"seen_on" date NOT NULL,
	"valid_until_on" date NOT NULL,
	"revoked_at" timestamp (3) with time zone,
	"revoked_by_id" uuid,
	"revoke_reason_code" text,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "attestations_days_check" CHECK ("attestations"."seen_on" >= "attestations"."issued_on")
);
--> statement-breakpoint
CREATE TABLE "expert_availability_slots" (
	"id" uuid PRIMARY KEY NOT NULL,
	"expert_id" uuid NOT NULL,
	"weekday" "weekday",
	"first_on" date,
	"last_on" date,
	"start_time" time NOT NULL,
	"end_time" time NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "expert_availability_slots_time_check" CHECK ("expert_availability_slots"."end_time" > "expert_availability_slots"."start_time"),
	CONSTRAINT "expert_availability_slots_days_check" CHECK (("expert_availability_slots"."weekday" is not null or "expert_availability_slots"."first_on" is not null) and "expert_availability_slots"."last_on" >= "expert_availability_slots"."first_on")
);
--> statement-breakpoint
CREATE TABLE "notification_preferences" (
	"person_id" uuid PRIMARY KEY NOT NULL,
	"frequencies" jsonb NOT NULL,
	"digest_hour" integer NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "saved_searches" (
	"id" uuid PRIMARY KEY NOT NULL,
	"person_id" uuid NOT NULL,
	"name" text NOT NULL,
	"kind" "saved_search_kind" NOT NULL,
	"query" text NOT NULL,
	"filters" jsonb NOT NULL,
	"frequency" "saved_search_frequency" NOT NULL,
	"last_run_at" timestamp (3) with time zone,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "event_cursors" (
	"consumer" text PRIMARY KEY NOT NULL,
	"xact_id" "xid8" NOT NULL,
	"position" bigint NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "data_subject_exports" (
	"request_id" uuid PRIMARY KEY NOT NULL,
	"sections" jsonb NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "data_subject_requests" (
	"id" uuid PRIMARY KEY NOT NULL,
	"person_id" uuid NOT NULL,
	"kind" "data_subject_request_kind" NOT NULL,
	"status" "data_subject_request_status" DEFAULT 'received' NOT NULL,
	"starts_at" timestamp (3) with time zone NOT NULL,
	"note" text,
	"ended_at" timestamp (3) with time zone,
	"content_expires_at" timestamp (3) with time zone,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "appointment_proposals" (
	"id" uuid PRIMARY KEY NOT NULL,
	"appointment_request_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"proposed_by" "appointment_side" NOT NULL,
	"created_by_id" uuid,
	"moments" jsonb NOT NULL,
	"message" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "appointment_proposals_version_unique" UNIQUE("appointment_request_id","version")
);
--> statement-breakpoint
CREATE TABLE "appointment_requests" (
	"id" uuid PRIMARY KEY NOT NULL,
	"activity_id" uuid NOT NULL,
	"organisation_id" uuid NOT NULL,
	"created_by_id" uuid NOT NULL,
	"status" "appointment_request_status" DEFAULT 'open' NOT NULL,
	"group_name" text NOT NULL,
	"level" text NOT NULL,
	"pupil_count" integer NOT NULL,
	"adult_count" integer NOT NULL,
	"accessibility_needs" text[] DEFAULT '{}'::text[] NOT NULL,
	"remark" text,
	"intake_answers" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"proposal_version" integer DEFAULT 1 NOT NULL,
	"proposed_by" "appointment_side" DEFAULT 'school' NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"reservation_id" uuid,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "holds" (
	"id" uuid PRIMARY KEY NOT NULL,
	"session_id" uuid NOT NULL,
	"organisation_id" uuid NOT NULL,
	"created_by_id" uuid,
	"status" "hold_status" DEFAULT 'active' NOT NULL,
	"pupil_count" integer NOT NULL,
	"adult_count" integer NOT NULL,
	"seats" integer NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "holds_seats_check" CHECK ("holds"."seats" > 0)
);
--> statement-breakpoint
CREATE TABLE "reservation_feedback" (
	"reservation_id" uuid PRIMARY KEY NOT NULL,
	"created_by_id" uuid NOT NULL,
	"rating" integer NOT NULL,
	"text" text,
	"would_recommend" boolean,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "reservation_feedback_rating_check" CHECK ("reservation_feedback"."rating" between 1 and 5)
);
--> statement-breakpoint
CREATE TABLE "waitlist_entries" (
	"id" uuid PRIMARY KEY NOT NULL,
	"session_id" uuid NOT NULL,
	"organisation_id" uuid NOT NULL,
	"created_by_id" uuid,
	"status" "waitlist_entry_status" DEFAULT 'waiting' NOT NULL,
	"group_name" text NOT NULL,
	"level" text NOT NULL,
	"pupil_count" integer NOT NULL,
	"adult_count" integer NOT NULL,
	"minimum_pupil_count" integer,
	"seats" integer NOT NULL,
	"least_seats" integer NOT NULL,
	"queue_number" integer NOT NULL,
	"lapse_count" integer DEFAULT 0 NOT NULL,
	"offered_seats" integer,
	"offered_at" timestamp (3) with time zone,
	"offer_expires_at" timestamp (3) with time zone,
	"skipped_at" timestamp (3) with time zone,
	"skipped_free_seats" integer,
	"reservation_id" uuid,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "waitlist_entries_session_id_queue_number_unique" UNIQUE("session_id","queue_number"),
	CONSTRAINT "waitlist_entries_seats_check" CHECK ("waitlist_entries"."seats" > 0 and "waitlist_entries"."least_seats" between 1 and "waitlist_entries"."seats"),
	CONSTRAINT "waitlist_entries_offer_check" CHECK ("waitlist_entries"."status" <> 'offered' or ("waitlist_entries"."offered_seats" between "waitlist_entries"."least_seats" and "waitlist_entries"."seats" and "waitlist_entries"."offer_expires_at" is not null))
);
--> statement-breakpoint
DROP INDEX "memberships_organisation_id_idx";--> statement-breakpoint
DROP INDEX "audit_events_resource_idx";--> statement-breakpoint
ALTER TABLE "persons" ALTER COLUMN "email" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "external_identities" ADD COLUMN "id" uuid DEFAULT uuidv7() NOT NULL;--> statement-breakpoint
ALTER TABLE "activities" ADD COLUMN "booking_mode" "booking_mode" DEFAULT 'instant' NOT NULL;--> statement-breakpoint
ALTER TABLE "activities" ADD COLUMN "confirm_within_days" integer DEFAULT 7 NOT NULL;--> statement-breakpoint
ALTER TABLE "activities" ADD COLUMN "intake_questions" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "activities" ADD COLUMN "in_review_since" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "activities" ADD COLUMN "canonical_activity_id" uuid;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "booking_opens_days_before" integer;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "priority_until_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "priority_region_ids" uuid[] DEFAULT '{}'::uuid[] NOT NULL;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "programme_id" uuid;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "minimum_seats" integer;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "minimum_warned_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "series_id" uuid;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "agreed_for_organisation_id" uuid;--> statement-breakpoint
ALTER TABLE "demand_calls" ADD COLUMN "kind" "demand_call_kind" DEFAULT 'call' NOT NULL;--> statement-breakpoint
ALTER TABLE "demand_calls" ADD COLUMN "asked_through" text;--> statement-breakpoint
ALTER TABLE "demand_calls" ADD COLUMN "wanted_moments" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "demand_calls" ADD COLUMN "supervision_level" text DEFAULT 'always_supervised' NOT NULL;--> statement-breakpoint
ALTER TABLE "memberships" ADD COLUMN "version" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "memberships" ADD COLUMN "updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "organisations" ADD COLUMN "requires_reservation_approval" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "expert_profiles" ADD COLUMN "levels" text[] DEFAULT '{}'::text[] NOT NULL;--> statement-breakpoint
ALTER TABLE "expert_profiles" ADD COLUMN "travel_radius_km" integer;--> statement-breakpoint
ALTER TABLE "expert_profiles" ADD COLUMN "travel_from_postcode" text;--> statement-breakpoint
ALTER TABLE "expert_profiles" ADD COLUMN "is_paused_by_curator" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "expert_profiles" ADD COLUMN "published_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "outbox_events" ADD COLUMN "xact_id" "xid8";--> statement-breakpoint
ALTER TABLE "status_changes" ADD COLUMN "side" text;--> statement-breakpoint
ALTER TABLE "workgroup_members" ADD COLUMN "version" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "workgroup_members" ADD COLUMN "updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "reservations" ADD COLUMN "expires_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "reservations" ADD COLUMN "intake_answers" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "reservations" ADD COLUMN "programme_reservation_id" uuid;--> statement-breakpoint
ALTER TABLE "reservations" ADD COLUMN "hold_id" uuid;--> statement-breakpoint
ALTER TABLE "reservations" ADD COLUMN "attended_pupil_count" integer;--> statement-breakpoint
ALTER TABLE "reservations" ADD COLUMN "attended_adult_count" integer;--> statement-breakpoint
ALTER TABLE "session_series" ADD CONSTRAINT "session_series_activity_id_activities_id_fk" FOREIGN KEY ("activity_id") REFERENCES "public"."activities"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "activity_duplicates" ADD CONSTRAINT "activity_duplicates_activity_id_activities_id_fk" FOREIGN KEY ("activity_id") REFERENCES "public"."activities"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "activity_duplicates" ADD CONSTRAINT "activity_duplicates_canonical_id_activities_id_fk" FOREIGN KEY ("canonical_id") REFERENCES "public"."activities"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "activity_revisions" ADD CONSTRAINT "activity_revisions_activity_id_activities_id_fk" FOREIGN KEY ("activity_id") REFERENCES "public"."activities"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "activity_revisions" ADD CONSTRAINT "activity_revisions_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "provider_trusts" ADD CONSTRAINT "provider_trusts_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "review_decisions" ADD CONSTRAINT "review_decisions_activity_id_activities_id_fk" FOREIGN KEY ("activity_id") REFERENCES "public"."activities"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "review_decisions" ADD CONSTRAINT "review_decisions_revision_id_activity_revisions_id_fk" FOREIGN KEY ("revision_id") REFERENCES "public"."activity_revisions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workgroup_checklists" ADD CONSTRAINT "workgroup_checklists_workgroup_id_workgroups_id_fk" FOREIGN KEY ("workgroup_id") REFERENCES "public"."workgroups"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "activity_images" ADD CONSTRAINT "activity_images_activity_id_activities_id_fk" FOREIGN KEY ("activity_id") REFERENCES "public"."activities"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "favourites" ADD CONSTRAINT "favourites_person_id_persons_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."persons"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "favourites" ADD CONSTRAINT "favourites_activity_id_activities_id_fk" FOREIGN KEY ("activity_id") REFERENCES "public"."activities"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "demand_call_invitations" ADD CONSTRAINT "demand_call_invitations_demand_call_id_demand_calls_id_fk" FOREIGN KEY ("demand_call_id") REFERENCES "public"."demand_calls"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "demand_call_invitations" ADD CONSTRAINT "demand_call_invitations_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "demand_call_invitations" ADD CONSTRAINT "demand_call_invitations_expert_id_expert_profiles_id_fk" FOREIGN KEY ("expert_id") REFERENCES "public"."expert_profiles"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "demand_response_messages" ADD CONSTRAINT "demand_response_messages_response_id_demand_responses_id_fk" FOREIGN KEY ("response_id") REFERENCES "public"."demand_responses"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "demand_response_proposals" ADD CONSTRAINT "demand_response_proposals_response_id_demand_responses_id_fk" FOREIGN KEY ("response_id") REFERENCES "public"."demand_responses"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "demand_response_proposals" ADD CONSTRAINT "demand_response_proposals_activity_id_activities_id_fk" FOREIGN KEY ("activity_id") REFERENCES "public"."activities"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "demand_response_proposals" ADD CONSTRAINT "demand_response_proposals_session_id_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."sessions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "demand_response_proposals" ADD CONSTRAINT "demand_response_proposals_location_id_locations_id_fk" FOREIGN KEY ("location_id") REFERENCES "public"."locations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "demand_responses" ADD CONSTRAINT "demand_responses_demand_call_id_demand_calls_id_fk" FOREIGN KEY ("demand_call_id") REFERENCES "public"."demand_calls"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "demand_responses" ADD CONSTRAINT "demand_responses_responder_organisation_id_organisations_id_fk" FOREIGN KEY ("responder_organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "demand_responses" ADD CONSTRAINT "demand_responses_expert_id_expert_profiles_id_fk" FOREIGN KEY ("expert_id") REFERENCES "public"."expert_profiles"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "demand_responses" ADD CONSTRAINT "demand_responses_session_id_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."sessions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "demand_responses" ADD CONSTRAINT "demand_responses_reservation_id_reservations_id_fk" FOREIGN KEY ("reservation_id") REFERENCES "public"."reservations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "expert_organisations" ADD CONSTRAINT "expert_organisations_expert_id_expert_profiles_id_fk" FOREIGN KEY ("expert_id") REFERENCES "public"."expert_profiles"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "expert_organisations" ADD CONSTRAINT "expert_organisations_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "image_files" ADD CONSTRAINT "image_files_file_upload_id_file_uploads_id_fk" FOREIGN KEY ("file_upload_id") REFERENCES "public"."file_uploads"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "content_reports" ADD CONSTRAINT "content_reports_moderation_case_id_moderation_cases_id_fk" FOREIGN KEY ("moderation_case_id") REFERENCES "public"."moderation_cases"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "action_tokens" ADD CONSTRAINT "action_tokens_notification_id_notifications_id_fk" FOREIGN KEY ("notification_id") REFERENCES "public"."notifications"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "membership_invitations" ADD CONSTRAINT "membership_invitations_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "organisation_verifications" ADD CONSTRAINT "organisation_verifications_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attestation_policies" ADD CONSTRAINT "attestation_policies_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attestation_recognitions" ADD CONSTRAINT "attestation_recognitions_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attestation_recognitions" ADD CONSTRAINT "attestation_recognitions_recognised_organisation_id_organisations_id_fk" FOREIGN KEY ("recognised_organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attestations" ADD CONSTRAINT "attestations_expert_id_expert_profiles_id_fk" FOREIGN KEY ("expert_id") REFERENCES "public"."expert_profiles"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attestations" ADD CONSTRAINT "attestations_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attestations" ADD CONSTRAINT "attestations_seen_by_id_persons_id_fk" FOREIGN KEY ("seen_by_id") REFERENCES "public"."persons"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attestations" ADD CONSTRAINT "attestations_revoked_by_id_persons_id_fk" FOREIGN KEY ("revoked_by_id") REFERENCES "public"."persons"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "expert_availability_slots" ADD CONSTRAINT "expert_availability_slots_expert_id_expert_profiles_id_fk" FOREIGN KEY ("expert_id") REFERENCES "public"."expert_profiles"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notification_preferences" ADD CONSTRAINT "notification_preferences_person_id_persons_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."persons"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "saved_searches" ADD CONSTRAINT "saved_searches_person_id_persons_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."persons"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "data_subject_exports" ADD CONSTRAINT "data_subject_exports_request_id_data_subject_requests_id_fk" FOREIGN KEY ("request_id") REFERENCES "public"."data_subject_requests"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "appointment_proposals" ADD CONSTRAINT "appointment_proposals_appointment_request_id_appointment_requests_id_fk" FOREIGN KEY ("appointment_request_id") REFERENCES "public"."appointment_requests"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "appointment_requests" ADD CONSTRAINT "appointment_requests_activity_id_activities_id_fk" FOREIGN KEY ("activity_id") REFERENCES "public"."activities"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "appointment_requests" ADD CONSTRAINT "appointment_requests_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "appointment_requests" ADD CONSTRAINT "appointment_requests_reservation_id_reservations_id_fk" FOREIGN KEY ("reservation_id") REFERENCES "public"."reservations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "holds" ADD CONSTRAINT "holds_session_id_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."sessions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "holds" ADD CONSTRAINT "holds_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reservation_feedback" ADD CONSTRAINT "reservation_feedback_reservation_id_reservations_id_fk" FOREIGN KEY ("reservation_id") REFERENCES "public"."reservations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "waitlist_entries" ADD CONSTRAINT "waitlist_entries_session_id_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."sessions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "waitlist_entries" ADD CONSTRAINT "waitlist_entries_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "waitlist_entries" ADD CONSTRAINT "waitlist_entries_reservation_id_reservations_id_fk" FOREIGN KEY ("reservation_id") REFERENCES "public"."reservations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "session_series_activity_id_idx" ON "session_series" USING btree ("activity_id","created_at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "activity_duplicates_confirmed_unique" ON "activity_duplicates" USING btree ("activity_id") WHERE status = 'confirmed';--> statement-breakpoint
CREATE INDEX "activity_duplicates_canonical_id_idx" ON "activity_duplicates" USING btree ("canonical_id");--> statement-breakpoint
CREATE INDEX "activity_duplicates_created_at_idx" ON "activity_duplicates" USING btree ("created_at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "activity_revisions_open_unique" ON "activity_revisions" USING btree ("activity_id") WHERE status in ('pending', 'changes_requested');--> statement-breakpoint
CREATE INDEX "activity_revisions_activity_id_idx" ON "activity_revisions" USING btree ("activity_id","created_at","id");--> statement-breakpoint
CREATE INDEX "activity_revisions_organisation_id_idx" ON "activity_revisions" USING btree ("organisation_id");--> statement-breakpoint
CREATE INDEX "activity_revisions_submitted_at_idx" ON "activity_revisions" USING btree ("submitted_at","id") WHERE status = 'pending';--> statement-breakpoint
CREATE INDEX "review_decisions_activity_id_idx" ON "review_decisions" USING btree ("activity_id");--> statement-breakpoint
CREATE INDEX "review_decisions_revision_id_idx" ON "review_decisions" USING btree ("revision_id");--> statement-breakpoint
CREATE INDEX "activity_images_activity_id_idx" ON "activity_images" USING btree ("activity_id","created_at","id");--> statement-breakpoint
CREATE INDEX "activity_images_consent_idx" ON "activity_images" USING btree ("consent_until_on") WHERE consent_until_on is not null;--> statement-breakpoint
CREATE INDEX "favourites_list_idx" ON "favourites" USING btree ("person_id","created_at","activity_id");--> statement-breakpoint
CREATE INDEX "favourites_activity_id_idx" ON "favourites" USING btree ("activity_id");--> statement-breakpoint
CREATE INDEX "demand_call_invitations_demand_call_id_idx" ON "demand_call_invitations" USING btree ("demand_call_id","created_at","id");--> statement-breakpoint
CREATE INDEX "demand_call_invitations_organisation_idx" ON "demand_call_invitations" USING btree ("organisation_id","created_at","id");--> statement-breakpoint
CREATE INDEX "demand_call_invitations_expert_idx" ON "demand_call_invitations" USING btree ("expert_id","created_at","id");--> statement-breakpoint
CREATE INDEX "demand_response_messages_response_id_idx" ON "demand_response_messages" USING btree ("response_id","created_at","id");--> statement-breakpoint
CREATE INDEX "demand_response_messages_created_by_id_idx" ON "demand_response_messages" USING btree ("created_by_id");--> statement-breakpoint
CREATE INDEX "demand_response_proposals_activity_id_idx" ON "demand_response_proposals" USING btree ("activity_id");--> statement-breakpoint
CREATE INDEX "demand_response_proposals_session_id_idx" ON "demand_response_proposals" USING btree ("session_id");--> statement-breakpoint
CREATE INDEX "demand_response_proposals_location_id_idx" ON "demand_response_proposals" USING btree ("location_id");--> statement-breakpoint
CREATE INDEX "demand_responses_demand_call_id_idx" ON "demand_responses" USING btree ("demand_call_id","created_at","id");--> statement-breakpoint
CREATE INDEX "demand_responses_organisation_idx" ON "demand_responses" USING btree ("responder_organisation_id","updated_at","id");--> statement-breakpoint
CREATE INDEX "demand_responses_expert_idx" ON "demand_responses" USING btree ("expert_id","updated_at","id");--> statement-breakpoint
CREATE INDEX "demand_responses_session_id_idx" ON "demand_responses" USING btree ("session_id");--> statement-breakpoint
CREATE INDEX "demand_responses_reservation_id_idx" ON "demand_responses" USING btree ("reservation_id");--> statement-breakpoint
CREATE UNIQUE INDEX "demand_responses_open_organisation_unique" ON "demand_responses" USING btree ("demand_call_id","responder_organisation_id") WHERE status in ('proposed', 'shortlisted') and expert_id is null;--> statement-breakpoint
CREATE UNIQUE INDEX "demand_responses_open_expert_unique" ON "demand_responses" USING btree ("demand_call_id","expert_id") WHERE status in ('proposed', 'shortlisted');--> statement-breakpoint
CREATE UNIQUE INDEX "demand_responses_accepted_unique" ON "demand_responses" USING btree ("demand_call_id") WHERE status = 'accepted';--> statement-breakpoint
CREATE INDEX "expert_organisations_organisation_id_idx" ON "expert_organisations" USING btree ("organisation_id");--> statement-breakpoint
CREATE INDEX "file_uploads_expires_at_idx" ON "file_uploads" USING btree ("expires_at") WHERE status <> 'attached';--> statement-breakpoint
CREATE INDEX "file_uploads_owner_idx" ON "file_uploads" USING btree ("owner_kind","owner_id","created_at");--> statement-breakpoint
CREATE INDEX "content_reports_case_idx" ON "content_reports" USING btree ("moderation_case_id","created_at");--> statement-breakpoint
CREATE INDEX "content_reports_reporter_idx" ON "content_reports" USING btree ("reporter_person_id");--> statement-breakpoint
CREATE UNIQUE INDEX "moderation_cases_undecided_unique" ON "moderation_cases" USING btree ("subject_kind","subject_id") WHERE status in ('open', 'in_progress');--> statement-breakpoint
CREATE INDEX "moderation_cases_created_at_idx" ON "moderation_cases" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "moderation_cases_status_idx" ON "moderation_cases" USING btree ("status","created_at","id");--> statement-breakpoint
CREATE INDEX "moderation_cases_region_ids_idx" ON "moderation_cases" USING gin ("region_ids");--> statement-breakpoint
CREATE INDEX "action_tokens_person_id_idx" ON "action_tokens" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "action_tokens_expires_at_idx" ON "action_tokens" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "mail_outbox_created_at_idx" ON "mail_outbox" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "notifications_person_id_idx" ON "notifications" USING btree ("person_id","created_at");--> statement-breakpoint
CREATE INDEX "notifications_pending_idx" ON "notifications" USING btree ("person_id","created_at") WHERE status = 'digest_pending';--> statement-breakpoint
CREATE INDEX "notifications_digest_id_idx" ON "notifications" USING btree ("digest_id") WHERE digest_id is not null;--> statement-breakpoint
CREATE INDEX "notifications_created_at_idx" ON "notifications" USING btree ("created_at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "membership_invitations_open_unique" ON "membership_invitations" USING btree ("organisation_id","email","role") WHERE status = 'invited';--> statement-breakpoint
CREATE INDEX "membership_invitations_organisation_id_idx" ON "membership_invitations" USING btree ("organisation_id","created_at","id");--> statement-breakpoint
CREATE INDEX "membership_invitations_email_idx" ON "membership_invitations" USING btree ("email","created_at","id") WHERE status = 'invited';--> statement-breakpoint
CREATE INDEX "membership_invitations_expires_at_idx" ON "membership_invitations" USING btree ("expires_at") WHERE status = 'invited';--> statement-breakpoint
CREATE UNIQUE INDEX "organisation_verifications_open_unique" ON "organisation_verifications" USING btree ("organisation_id","person_id") WHERE status = 'requested';--> statement-breakpoint
CREATE INDEX "organisation_verifications_organisation_id_idx" ON "organisation_verifications" USING btree ("organisation_id","created_at","id");--> statement-breakpoint
CREATE INDEX "organisation_verifications_open_idx" ON "organisation_verifications" USING btree ("created_at","id") WHERE status = 'requested';--> statement-breakpoint
CREATE INDEX "organisation_verifications_open_person_idx" ON "organisation_verifications" USING btree ("person_id") WHERE status = 'requested';--> statement-breakpoint
CREATE INDEX "organisation_verifications_open_identifier_idx" ON "organisation_verifications" USING btree ("identifier_scheme","identifier_value") WHERE status = 'requested';--> statement-breakpoint
CREATE INDEX "attestation_recognitions_list_idx" ON "attestation_recognitions" USING btree ("organisation_id","created_at","id");--> statement-breakpoint
CREATE INDEX "attestation_recognitions_recognised_idx" ON "attestation_recognitions" USING btree ("recognised_organisation_id");--> statement-breakpoint
CREATE INDEX "attestations_expert_id_idx" ON "attestations" USING btree ("expert_id","created_at","id");--> statement-breakpoint
CREATE INDEX "attestations_organisation_id_idx" ON "attestations" USING btree ("organisation_id");--> statement-breakpoint
CREATE INDEX "attestations_seen_by_id_idx" ON "attestations" USING btree ("seen_by_id");--> statement-breakpoint
CREATE INDEX "attestations_revoked_by_id_idx" ON "attestations" USING btree ("revoked_by_id");--> statement-breakpoint
CREATE INDEX "expert_availability_slots_expert_id_idx" ON "expert_availability_slots" USING btree ("expert_id","created_at","id");--> statement-breakpoint
CREATE INDEX "saved_searches_person_id_idx" ON "saved_searches" USING btree ("person_id","created_at","id");--> statement-breakpoint
CREATE INDEX "saved_searches_due_idx" ON "saved_searches" USING btree ("frequency","last_run_at");--> statement-breakpoint
CREATE INDEX "data_subject_exports_expires_at_idx" ON "data_subject_exports" USING btree ("expires_at");--> statement-breakpoint
CREATE UNIQUE INDEX "data_subject_requests_open_unique" ON "data_subject_requests" USING btree ("person_id","kind") WHERE status in ('received', 'in_progress');--> statement-breakpoint
CREATE INDEX "data_subject_requests_person_id_idx" ON "data_subject_requests" USING btree ("person_id","created_at","id");--> statement-breakpoint
CREATE INDEX "data_subject_requests_status_idx" ON "data_subject_requests" USING btree ("status","created_at","id");--> statement-breakpoint
CREATE INDEX "data_subject_requests_created_at_idx" ON "data_subject_requests" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "appointment_proposals_request_idx" ON "appointment_proposals" USING btree ("appointment_request_id","created_at","id");--> statement-breakpoint
CREATE INDEX "appointment_requests_activity_id_idx" ON "appointment_requests" USING btree ("activity_id","created_at","id");--> statement-breakpoint
CREATE INDEX "appointment_requests_organisation_id_idx" ON "appointment_requests" USING btree ("organisation_id","created_at","id");--> statement-breakpoint
CREATE INDEX "appointment_requests_reservation_id_idx" ON "appointment_requests" USING btree ("reservation_id");--> statement-breakpoint
CREATE INDEX "appointment_requests_expires_at_idx" ON "appointment_requests" USING btree ("expires_at") WHERE status = 'open';--> statement-breakpoint
CREATE INDEX "holds_session_id_idx" ON "holds" USING btree ("session_id","organisation_id","created_at");--> statement-breakpoint
CREATE INDEX "holds_organisation_id_idx" ON "holds" USING btree ("organisation_id");--> statement-breakpoint
CREATE INDEX "holds_live_session_id_idx" ON "holds" USING btree ("session_id") WHERE status = 'active';--> statement-breakpoint
CREATE INDEX "holds_expires_at_idx" ON "holds" USING btree ("expires_at","id") WHERE status = 'active';--> statement-breakpoint
CREATE UNIQUE INDEX "waitlist_entries_open_group_unique" ON "waitlist_entries" USING btree ("organisation_id",lower("group_name"),"session_id") WHERE status in ('waiting', 'offered');--> statement-breakpoint
CREATE INDEX "waitlist_entries_organisation_id_idx" ON "waitlist_entries" USING btree ("organisation_id","created_at","id");--> statement-breakpoint
CREATE INDEX "waitlist_entries_session_id_created_at_idx" ON "waitlist_entries" USING btree ("session_id","created_at","id");--> statement-breakpoint
CREATE INDEX "waitlist_entries_reservation_id_idx" ON "waitlist_entries" USING btree ("reservation_id");--> statement-breakpoint
CREATE INDEX "waitlist_entries_open_idx" ON "waitlist_entries" USING btree ("session_id","queue_number") WHERE status in ('waiting', 'offered');--> statement-breakpoint
CREATE INDEX "waitlist_entries_offer_expires_at_idx" ON "waitlist_entries" USING btree ("offer_expires_at","id") WHERE status = 'offered';--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_series_id_session_series_id_fk" FOREIGN KEY ("series_id") REFERENCES "public"."session_series"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_agreed_for_organisation_id_organisations_id_fk" FOREIGN KEY ("agreed_for_organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "refresh_tokens_person_id_idx" ON "refresh_tokens" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "activities_title_trgm_idx" ON "activities" USING gin (public.fold_text("title") gin_trgm_ops);--> statement-breakpoint
CREATE INDEX "activities_in_review_idx" ON "activities" USING btree (coalesce(in_review_since, updated_at),"id") WHERE status = 'in_review';--> statement-breakpoint
CREATE INDEX "activities_canonical_activity_id_idx" ON "activities" USING btree ("canonical_activity_id") WHERE canonical_activity_id is not null;--> statement-breakpoint
CREATE INDEX "sessions_programme_id_idx" ON "sessions" USING btree ("programme_id","starts_at") WHERE programme_id is not null;--> statement-breakpoint
CREATE INDEX "sessions_status_idx" ON "sessions" USING btree ("status","starts_at","id");--> statement-breakpoint
CREATE INDEX "sessions_location_id_idx" ON "sessions" USING btree ("location_id") WHERE location_id is not null;--> statement-breakpoint
CREATE INDEX "sessions_series_id_idx" ON "sessions" USING btree ("series_id","starts_at") WHERE series_id is not null;--> statement-breakpoint
CREATE INDEX "sessions_agreed_for_organisation_id_idx" ON "sessions" USING btree ("agreed_for_organisation_id") WHERE agreed_for_organisation_id is not null;--> statement-breakpoint
CREATE INDEX "sessions_minimum_idx" ON "sessions" USING btree ("booking_closes_at","id") WHERE minimum_seats is not null and status = 'scheduled';--> statement-breakpoint
CREATE INDEX "demand_calls_learner_questions_idx" ON "demand_calls" USING btree ("opened_at","id") WHERE status = 'open' and kind = 'learner_question';--> statement-breakpoint
CREATE INDEX "demand_calls_review_idx" ON "demand_calls" USING btree ("updated_at","id") WHERE status = 'in_review';--> statement-breakpoint
CREATE INDEX "demand_calls_matched_idx" ON "demand_calls" USING btree ("updated_at","id") WHERE status = 'matched';--> statement-breakpoint
CREATE INDEX "demand_calls_created_by_id_idx" ON "demand_calls" USING btree ("created_by_id");--> statement-breakpoint
CREATE INDEX "locations_place_idx" ON "locations" USING btree ("latitude","longitude");--> statement-breakpoint
CREATE INDEX "locations_postcode_idx" ON "locations" USING btree ("postcode");--> statement-breakpoint
CREATE INDEX "locations_municipality_id_idx" ON "locations" USING btree ("municipality_id");--> statement-breakpoint
CREATE INDEX "sources_name_idx" ON "sources" USING btree ("name","id");--> statement-breakpoint
CREATE INDEX "expert_profiles_clusters_idx" ON "expert_profiles" USING gin ("clusters");--> statement-breakpoint
CREATE INDEX "expert_profiles_formats_idx" ON "expert_profiles" USING gin ("formats");--> statement-breakpoint
CREATE INDEX "expert_profiles_levels_idx" ON "expert_profiles" USING gin ("levels");--> statement-breakpoint
CREATE INDEX "expert_profiles_languages_idx" ON "expert_profiles" USING gin ("languages");--> statement-breakpoint
CREATE INDEX "expert_profiles_work_region_ids_idx" ON "expert_profiles" USING gin ("work_region_ids");--> statement-breakpoint
CREATE INDEX "expert_profiles_organisation_id_idx" ON "expert_profiles" USING btree ("organisation_id");--> statement-breakpoint
CREATE INDEX "expert_profiles_review_idx" ON "expert_profiles" USING btree ("updated_at","id") WHERE status = 'in_review';--> statement-breakpoint
CREATE INDEX "persons_created_at_idx" ON "persons" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "persons_name_idx" ON "persons" USING btree ("name","id");--> statement-breakpoint
CREATE INDEX "persons_platform_admin_idx" ON "persons" USING btree ("created_at","id") WHERE is_platform_admin;--> statement-breakpoint
CREATE INDEX "persons_status_idx" ON "persons" USING btree ("status","created_at","id");--> statement-breakpoint
CREATE INDEX "audit_events_actor_idx" ON "audit_events" USING btree ("actor_id","created_at","id");--> statement-breakpoint
CREATE INDEX "audit_events_created_at_idx" ON "audit_events" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "outbox_events_xact_id_idx" ON "outbox_events" USING btree ("xact_id","position");--> statement-breakpoint
CREATE INDEX "outbox_events_created_at_idx" ON "outbox_events" USING brin ("created_at");--> statement-breakpoint
CREATE INDEX "processing_log_subject_id_idx" ON "processing_log" USING btree ("subject_id","started_at");--> statement-breakpoint
CREATE INDEX "processing_log_started_at_idx" ON "processing_log" USING brin ("started_at");--> statement-breakpoint
CREATE INDEX "workgroup_members_workgroup_id_idx" ON "workgroup_members" USING btree ("workgroup_id","created_at","id");--> statement-breakpoint
CREATE INDEX "workgroup_regions_region_id_idx" ON "workgroup_regions" USING btree ("region_id");--> statement-breakpoint
CREATE INDEX "reservations_expires_at_idx" ON "reservations" USING btree ("expires_at") WHERE expires_at is not null;--> statement-breakpoint
CREATE INDEX "reservations_confirmed_idx" ON "reservations" USING btree ("session_id") WHERE status = 'confirmed';--> statement-breakpoint
CREATE INDEX "reservations_programme_reservation_id_idx" ON "reservations" USING btree ("programme_reservation_id") WHERE programme_reservation_id is not null;--> statement-breakpoint
CREATE INDEX "reservations_demand_call_id_idx" ON "reservations" USING btree ("demand_call_id") WHERE demand_call_id is not null;--> statement-breakpoint
CREATE INDEX "memberships_organisation_id_idx" ON "memberships" USING btree ("organisation_id","created_at","id");--> statement-breakpoint
CREATE INDEX "audit_events_resource_idx" ON "audit_events" USING btree ("resource_kind","resource_id","created_at","id");--> statement-breakpoint
ALTER TABLE "external_identities" ADD CONSTRAINT "external_identities_id_unique" UNIQUE("id");--> statement-breakpoint
ALTER TABLE "workgroup_members" ADD CONSTRAINT "workgroup_members_workgroup_id_person_id_unique" UNIQUE("workgroup_id","person_id");--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_minimum_seats_check" CHECK ("sessions"."minimum_seats" between 1 and "sessions"."capacity_seats");--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_priority_check" CHECK (("sessions"."priority_until_at" is null) = ("sessions"."priority_region_ids" = '{}'));