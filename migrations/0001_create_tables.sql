CREATE TYPE "public"."client_auth_method" AS ENUM('private_key_jwt', 'client_secret_basic', 'none');--> statement-breakpoint
CREATE TYPE "public"."client_grant" AS ENUM('client_credentials', 'email_code');--> statement-breakpoint
CREATE TYPE "public"."activity_status" AS ENUM('draft', 'in_review', 'changes_requested', 'rejected', 'published', 'paused', 'archived');--> statement-breakpoint
CREATE TYPE "public"."delivery_form" AS ENUM('scheduled', 'at_venue_by_appointment', 'at_school_by_appointment', 'online');--> statement-breakpoint
CREATE TYPE "public"."price_unit" AS ENUM('per_pupil', 'per_group');--> statement-breakpoint
CREATE TYPE "public"."seat_unit" AS ENUM('pupil', 'group');--> statement-breakpoint
CREATE TYPE "public"."session_status" AS ENUM('scheduled', 'postponed', 'cancelled');--> statement-breakpoint
CREATE TYPE "public"."call_place" AS ENUM('at_school', 'away', 'either');--> statement-breakpoint
CREATE TYPE "public"."demand_call_status" AS ENUM('draft', 'in_review', 'open', 'matched', 'fulfilled', 'expired', 'withdrawn', 'closed');--> statement-breakpoint
CREATE TYPE "public"."membership_role" AS ENUM('teacher', 'coordinator', 'provider_editor', 'organisation_admin');--> statement-breakpoint
CREATE TYPE "public"."organisation_status" AS ENUM('pending', 'active', 'suspended', 'archived');--> statement-breakpoint
CREATE TYPE "public"."import_item_status" AS ENUM('created', 'updated', 'unchanged', 'deleted', 'failed');--> statement-breakpoint
CREATE TYPE "public"."import_mode" AS ENUM('upsert', 'snapshot');--> statement-breakpoint
CREATE TYPE "public"."import_run_status" AS ENUM('queued', 'running', 'awaiting_confirmation', 'succeeded', 'succeeded_with_errors', 'failed', 'cancelled');--> statement-breakpoint
CREATE TYPE "public"."expert_profile_status" AS ENUM('draft', 'in_review', 'changes_requested', 'published', 'paused', 'archived');--> statement-breakpoint
CREATE TYPE "public"."person_status" AS ENUM('active', 'suspended');--> statement-breakpoint
CREATE TYPE "public"."region_kind" AS ENUM('country', 'province', 'subregion', 'municipality', 'holiday_region');--> statement-breakpoint
CREATE TYPE "public"."cancelled_by" AS ENUM('school', 'provider', 'platform');--> statement-breakpoint
CREATE TYPE "public"."reservation_status" AS ENUM('awaiting_school_approval', 'requested', 'confirmed', 'declined', 'withdrawn', 'expired', 'cancelled', 'completed', 'no_show');--> statement-breakpoint
CREATE TABLE "client_assertions" (
	"client_id" text NOT NULL,
	"jti" text NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "client_assertions_client_id_jti_pk" PRIMARY KEY("client_id","jti")
);
--> statement-breakpoint
CREATE TABLE "clients" (
	"id" uuid PRIMARY KEY NOT NULL,
	"client_id" text NOT NULL,
	"name" text NOT NULL,
	"grant_type" "client_grant" NOT NULL,
	"auth_method" "client_auth_method" NOT NULL,
	"organisation_id" uuid,
	"source_id" uuid,
	"secret_digest" text,
	"public_keys" jsonb,
	"scopes" text[] DEFAULT '{}'::text[] NOT NULL,
	"is_enabled" boolean DEFAULT true NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "clients_client_id_unique" UNIQUE("client_id")
);
--> statement-breakpoint
CREATE TABLE "embed_keys" (
	"id" uuid PRIMARY KEY NOT NULL,
	"key" text NOT NULL,
	"name" text NOT NULL,
	"organisation_id" uuid,
	"region_id" uuid,
	"origins" text[] DEFAULT '{}'::text[] NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "embed_keys_key_unique" UNIQUE("key")
);
--> statement-breakpoint
CREATE TABLE "external_identities" (
	"issuer" text NOT NULL,
	"subject" text NOT NULL,
	"person_id" uuid NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "external_identities_issuer_subject_pk" PRIMARY KEY("issuer","subject")
);
--> statement-breakpoint
CREATE TABLE "refresh_tokens" (
	"id" uuid PRIMARY KEY NOT NULL,
	"family_id" uuid NOT NULL,
	"token_digest" text NOT NULL,
	"person_id" uuid NOT NULL,
	"client_id" text NOT NULL,
	"scopes" text[] DEFAULT '{}'::text[] NOT NULL,
	"used_at" timestamp (3) with time zone,
	"revoked_at" timestamp (3) with time zone,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "refresh_tokens_token_digest_unique" UNIQUE("token_digest")
);
--> statement-breakpoint
CREATE TABLE "revoked_tokens" (
	"jti" text PRIMARY KEY NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sign_in_codes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"email" text NOT NULL,
	"tries" integer DEFAULT 0 NOT NULL,
	"used_at" timestamp (3) with time zone,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "signing_keys" (
	"kid" text PRIMARY KEY NOT NULL,
	"public_jwk" jsonb NOT NULL,
	"private_jwk" jsonb NOT NULL,
	"usable_from" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "activities" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"location_id" uuid,
	"source_id" uuid,
	"external_id" text,
	"content_digest" text,
	"slug" text NOT NULL,
	"status" "activity_status" DEFAULT 'draft' NOT NULL,
	"is_paused_by_curator" boolean DEFAULT false NOT NULL,
	"title" text NOT NULL,
	"summary" text NOT NULL,
	"description_markdown" text NOT NULL,
	"description" text NOT NULL,
	"description_html" text NOT NULL,
	"clusters" text[] DEFAULT '{}'::text[] NOT NULL,
	"themes" text[] DEFAULT '{}'::text[] NOT NULL,
	"sectors" text[] DEFAULT '{}'::text[] NOT NULL,
	"levels" text[] DEFAULT '{}'::text[] NOT NULL,
	"age_from" integer,
	"age_to" integer,
	"group_size_min" integer,
	"group_size_max" integer,
	"seat_unit" "seat_unit" DEFAULT 'pupil' NOT NULL,
	"duration_minutes" integer,
	"languages" text[] DEFAULT '{}'::text[] NOT NULL,
	"price_cents" integer DEFAULT 0 NOT NULL,
	"price_unit" "price_unit",
	"price_note" text,
	"curriculum_goals" text[] DEFAULT '{}'::text[] NOT NULL,
	"skills" text[] DEFAULT '{}'::text[] NOT NULL,
	"accessibility_features" text[] DEFAULT '{}'::text[] NOT NULL,
	"practical_facts" text[] DEFAULT '{}'::text[] NOT NULL,
	"delivery" "delivery_form" NOT NULL,
	"visit_count" integer DEFAULT 1 NOT NULL,
	"partner_organisation_ids" uuid[] DEFAULT '{}'::uuid[] NOT NULL,
	"preparation" text,
	"follow_up" text,
	"supervision" text,
	"materials" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"images" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"website" text,
	"contact_email" text,
	"work_region_ids" uuid[] DEFAULT '{}'::uuid[] NOT NULL,
	"work_radius_km" integer,
	"longitude" double precision,
	"latitude" double precision,
	"place_name" text,
	"place_city" text,
	"place_region_ids" uuid[] DEFAULT '{}'::uuid[] NOT NULL,
	"completeness" integer DEFAULT 0 NOT NULL,
	"inspired_by_id" uuid,
	"visible_from" timestamp (3) with time zone,
	"visible_until" timestamp (3) with time zone,
	"published_at" timestamp (3) with time zone,
	"archived_at" timestamp (3) with time zone,
	"theme_words" text DEFAULT '' NOT NULL,
	"search_vector" "tsvector" GENERATED ALWAYS AS (setweight(to_tsvector('public.dutch_unaccent', title), 'A') || setweight(to_tsvector('public.dutch_unaccent', summary || ' ' || theme_words), 'B') || setweight(to_tsvector('public.dutch_unaccent', description), 'C')) STORED,
	"search_text" text GENERATED ALWAYS AS (public.fold_text(title || ' ' || summary)) STORED,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "activities_source_id_external_id_unique" UNIQUE("source_id","external_id"),
	CONSTRAINT "activities_age_check" CHECK ("activities"."age_from" <= "activities"."age_to"),
	CONSTRAINT "activities_group_size_check" CHECK ("activities"."group_size_min" <= "activities"."group_size_max"),
	CONSTRAINT "activities_price_check" CHECK ("activities"."price_cents" >= 0 and ("activities"."price_cents" = 0 or "activities"."price_unit" is not null))
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"activity_id" uuid NOT NULL,
	"location_id" uuid,
	"source_id" uuid,
	"external_id" text,
	"content_digest" text,
	"status" "session_status" DEFAULT 'scheduled' NOT NULL,
	"on_date" date NOT NULL,
	"start_time" time NOT NULL,
	"end_on_date" date NOT NULL,
	"end_time" time NOT NULL,
	"time_zone" text DEFAULT 'Europe/Amsterdam' NOT NULL,
	"starts_at" timestamp (3) with time zone NOT NULL,
	"ends_at" timestamp (3) with time zone NOT NULL,
	"starts_at_offset" text NOT NULL,
	"ends_at_offset" text NOT NULL,
	"capacity_seats" integer NOT NULL,
	"taken_seats" integer DEFAULT 0 NOT NULL,
	"booking_opens_at" timestamp (3) with time zone,
	"booking_closes_days_before" integer DEFAULT 0 NOT NULL,
	"booking_closes_at" timestamp (3) with time zone NOT NULL,
	"meeting_url" text,
	"remark" text,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "sessions_source_id_external_id_unique" UNIQUE("source_id","external_id"),
	CONSTRAINT "sessions_taken_seats_check" CHECK ("sessions"."taken_seats" >= 0 and "sessions"."taken_seats" <= "sessions"."capacity_seats"),
	CONSTRAINT "sessions_order_check" CHECK ("sessions"."starts_at" < "sessions"."ends_at")
);
--> statement-breakpoint
CREATE TABLE "demand_calls" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"created_by_id" uuid NOT NULL,
	"status" "demand_call_status" DEFAULT 'draft' NOT NULL,
	"title" text NOT NULL,
	"description" text NOT NULL,
	"clusters" text[] DEFAULT '{}'::text[] NOT NULL,
	"themes" text[] DEFAULT '{}'::text[] NOT NULL,
	"sector" text NOT NULL,
	"levels" text[] DEFAULT '{}'::text[] NOT NULL,
	"pupil_count" integer NOT NULL,
	"adult_count" integer DEFAULT 0 NOT NULL,
	"wanted_from_on" date,
	"wanted_to_on" date,
	"place" "call_place" DEFAULT 'either' NOT NULL,
	"radius_km" integer,
	"languages" text[] DEFAULT '{}'::text[] NOT NULL,
	"accessibility_needs" text[] DEFAULT '{}'::text[] NOT NULL,
	"curriculum_goals" text[] DEFAULT '{}'::text[] NOT NULL,
	"maximum_price_cents" integer,
	"respond_by" date NOT NULL,
	"longitude" double precision,
	"latitude" double precision,
	"region_ids" uuid[] DEFAULT '{}'::uuid[] NOT NULL,
	"opened_at" timestamp (3) with time zone,
	"search_vector" "tsvector" GENERATED ALWAYS AS (setweight(to_tsvector('public.dutch_unaccent', title), 'A') || setweight(to_tsvector('public.dutch_unaccent', description), 'C')) STORED,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "demand_calls_wanted_check" CHECK ("demand_calls"."wanted_from_on" <= "demand_calls"."wanted_to_on"),
	CONSTRAINT "demand_calls_pupil_count_check" CHECK ("demand_calls"."pupil_count" > 0 and "demand_calls"."adult_count" >= 0)
);
--> statement-breakpoint
CREATE TABLE "search_lexemes" (
	"lexeme" text collate "C" PRIMARY KEY NOT NULL,
	"activity_count" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "locations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"name" text NOT NULL,
	"street" text,
	"house_number" text,
	"postcode" text,
	"city" text NOT NULL,
	"country" text DEFAULT 'NL' NOT NULL,
	"municipality_id" uuid,
	"longitude" double precision,
	"latitude" double precision,
	"accessibility_features" text[] DEFAULT '{}'::text[] NOT NULL,
	"practical_facts" text[] DEFAULT '{}'::text[] NOT NULL,
	"is_main" boolean DEFAULT false NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "memberships" (
	"id" uuid PRIMARY KEY NOT NULL,
	"person_id" uuid NOT NULL,
	"organisation_id" uuid NOT NULL,
	"role" "membership_role" NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "memberships_person_id_organisation_id_role_unique" UNIQUE("person_id","organisation_id","role")
);
--> statement-breakpoint
CREATE TABLE "organisation_identifiers" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"scheme" text NOT NULL,
	"value" text NOT NULL,
	CONSTRAINT "organisation_identifiers_scheme_value_unique" UNIQUE("scheme","value")
);
--> statement-breakpoint
CREATE TABLE "organisations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"slug" text NOT NULL,
	"status" "organisation_status" DEFAULT 'pending' NOT NULL,
	"name" text NOT NULL,
	"summary" text,
	"kinds" text[] NOT NULL,
	"website" text,
	"sectors" text[] DEFAULT '{}'::text[] NOT NULL,
	"denomination" text,
	"board_number" text,
	"pupil_count" integer,
	"region_ids" uuid[] DEFAULT '{}'::uuid[] NOT NULL,
	"import_digest" text,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "organisations_slug_unique" UNIQUE("slug"),
	CONSTRAINT "organisations_pupil_count_check" CHECK ("organisations"."pupil_count" >= 0)
);
--> statement-breakpoint
CREATE TABLE "import_run_chunks" (
	"import_run_id" uuid NOT NULL,
	"chunk_index" integer NOT NULL,
	"first_item_index" integer NOT NULL,
	"lines" text[] NOT NULL,
	"faults" jsonb DEFAULT '{}'::jsonb NOT NULL,
	CONSTRAINT "import_run_chunks_import_run_id_chunk_index_pk" PRIMARY KEY("import_run_id","chunk_index")
);
--> statement-breakpoint
CREATE TABLE "import_run_items" (
	"import_run_id" uuid NOT NULL,
	"item_index" integer NOT NULL,
	"external_id" text,
	"status" "import_item_status" NOT NULL,
	"activity_id" uuid,
	"problem" jsonb,
	CONSTRAINT "import_run_items_import_run_id_item_index_pk" PRIMARY KEY("import_run_id","item_index")
);
--> statement-breakpoint
CREATE TABLE "import_runs" (
	"id" uuid PRIMARY KEY NOT NULL,
	"source_id" uuid NOT NULL,
	"status" "import_run_status" DEFAULT 'queued' NOT NULL,
	"mode" "import_mode" NOT NULL,
	"is_dry_run" boolean NOT NULL,
	"is_content_complete" boolean NOT NULL,
	"content_upload_id" uuid,
	"received_count" integer DEFAULT 0 NOT NULL,
	"created_count" integer DEFAULT 0 NOT NULL,
	"updated_count" integer DEFAULT 0 NOT NULL,
	"unchanged_count" integer DEFAULT 0 NOT NULL,
	"deleted_count" integer DEFAULT 0 NOT NULL,
	"failed_count" integer DEFAULT 0 NOT NULL,
	"next_chunk" integer DEFAULT 0 NOT NULL,
	"is_confirmed" boolean DEFAULT false NOT NULL,
	"missing_count" integer,
	"started_at" timestamp (3) with time zone,
	"finished_at" timestamp (3) with time zone,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sources" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"name" text NOT NULL,
	"website" text,
	"is_trusted" boolean DEFAULT false NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "expert_profiles" (
	"id" uuid PRIMARY KEY NOT NULL,
	"person_id" uuid NOT NULL,
	"organisation_id" uuid,
	"status" "expert_profile_status" DEFAULT 'draft' NOT NULL,
	"display_name" text NOT NULL,
	"headline" text NOT NULL,
	"biography" text NOT NULL,
	"clusters" text[] DEFAULT '{}'::text[] NOT NULL,
	"themes" text[] DEFAULT '{}'::text[] NOT NULL,
	"formats" text[] DEFAULT '{}'::text[] NOT NULL,
	"sectors" text[] DEFAULT '{}'::text[] NOT NULL,
	"languages" text[] DEFAULT '{}'::text[] NOT NULL,
	"work_region_ids" uuid[] DEFAULT '{}'::uuid[] NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "expert_profiles_person_id_unique" UNIQUE("person_id")
);
--> statement-breakpoint
CREATE TABLE "persons" (
	"id" uuid PRIMARY KEY NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"language" text DEFAULT 'nl' NOT NULL,
	"status" "person_status" DEFAULT 'active' NOT NULL,
	"is_platform_admin" boolean DEFAULT false NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "persons_email_unique" UNIQUE("email")
);
--> statement-breakpoint
CREATE TABLE "audit_events" (
	"id" uuid PRIMARY KEY NOT NULL,
	"action" text NOT NULL,
	"resource_kind" text NOT NULL,
	"resource_id" text NOT NULL,
	"actor_kind" text NOT NULL,
	"actor_id" text,
	"trace_id" text NOT NULL,
	"facts" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "idempotency_keys" (
	"principal" text NOT NULL,
	"method" text NOT NULL,
	"path" text NOT NULL,
	"key" text NOT NULL,
	"fingerprint" text NOT NULL,
	"response_status" integer NOT NULL,
	"response_headers" jsonb NOT NULL,
	"response_body" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "idempotency_keys_principal_method_path_key_pk" PRIMARY KEY("principal","method","path","key")
);
--> statement-breakpoint
CREATE TABLE "outbox_events" (
	"id" uuid PRIMARY KEY NOT NULL,
	"position" bigint GENERATED ALWAYS AS IDENTITY (sequence name "outbox_events_position_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"type" text NOT NULL,
	"resource_kind" text NOT NULL,
	"resource_id" uuid NOT NULL,
	"resource_version" integer NOT NULL,
	"facts" jsonb NOT NULL,
	"trace_id" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "platform_secrets" (
	"name" text PRIMARY KEY NOT NULL,
	"value" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "processing_log" (
	"id" uuid PRIMARY KEY NOT NULL,
	"trace_id" text NOT NULL,
	"span_id" text NOT NULL,
	"name" text NOT NULL,
	"status" text NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone NOT NULL,
	"processing_activity_id" text NOT NULL,
	"subject_id" text NOT NULL,
	"subject_type" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "status_changes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"resource_kind" text NOT NULL,
	"resource_id" uuid NOT NULL,
	"from_status" text NOT NULL,
	"to_status" text NOT NULL,
	"reason_code" text,
	"reason_text" text,
	"actor_kind" text NOT NULL,
	"actor_id" text,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "worker_heartbeats" (
	"worker_id" text PRIMARY KEY NOT NULL,
	"seen_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "postcodes" (
	"pc4" text PRIMARY KEY NOT NULL,
	"municipality_id" uuid NOT NULL,
	"longitude" double precision NOT NULL,
	"latitude" double precision NOT NULL
);
--> statement-breakpoint
CREATE TABLE "reference_data" (
	"name" text PRIMARY KEY NOT NULL,
	"digest" text NOT NULL,
	"loaded_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "region_outlines" (
	"region_id" uuid NOT NULL,
	"ring_index" integer NOT NULL,
	"is_hole" boolean NOT NULL,
	"outline" "polygon" NOT NULL,
	CONSTRAINT "region_outlines_region_id_ring_index_pk" PRIMARY KEY("region_id","ring_index")
);
--> statement-breakpoint
CREATE TABLE "regions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"code" text NOT NULL,
	"slug" text NOT NULL,
	"kind" "region_kind" NOT NULL,
	"name" text NOT NULL,
	"parent_id" uuid,
	"ancestor_ids" uuid[] NOT NULL,
	"holiday_region_code" text,
	"longitude" double precision,
	"latitude" double precision,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "regions_code_unique" UNIQUE("code")
);
--> statement-breakpoint
CREATE TABLE "workgroup_members" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workgroup_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"permissions" text[] DEFAULT '{}'::text[] NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "workgroup_regions" (
	"workgroup_id" uuid NOT NULL,
	"region_id" uuid NOT NULL,
	CONSTRAINT "workgroup_regions_workgroup_id_region_id_pk" PRIMARY KEY("workgroup_id","region_id")
);
--> statement-breakpoint
CREATE TABLE "workgroups" (
	"id" uuid PRIMARY KEY NOT NULL,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"summary" text NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "workgroups_slug_unique" UNIQUE("slug")
);
--> statement-breakpoint
CREATE TABLE "reservations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"session_id" uuid NOT NULL,
	"organisation_id" uuid NOT NULL,
	"provider_organisation_id" uuid NOT NULL,
	"created_by_id" uuid NOT NULL,
	"group_name" text NOT NULL,
	"status" "reservation_status" NOT NULL,
	"pupil_count" integer NOT NULL,
	"adult_count" integer NOT NULL,
	"seats" integer NOT NULL,
	"level" text NOT NULL,
	"accessibility_needs" text[] DEFAULT '{}'::text[] NOT NULL,
	"remark" text,
	"replaces_id" uuid,
	"demand_call_id" uuid,
	"cancelled_by" "cancelled_by",
	"confirmed_at" timestamp (3) with time zone,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "reservations_count_check" CHECK ("reservations"."pupil_count" > 0 and "reservations"."adult_count" >= 0 and "reservations"."seats" > 0)
);
--> statement-breakpoint
ALTER TABLE "activities" ADD CONSTRAINT "activities_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "activities" ADD CONSTRAINT "activities_location_id_locations_id_fk" FOREIGN KEY ("location_id") REFERENCES "public"."locations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_activity_id_activities_id_fk" FOREIGN KEY ("activity_id") REFERENCES "public"."activities"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_location_id_locations_id_fk" FOREIGN KEY ("location_id") REFERENCES "public"."locations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "demand_calls" ADD CONSTRAINT "demand_calls_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "locations" ADD CONSTRAINT "locations_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "locations" ADD CONSTRAINT "locations_municipality_id_regions_id_fk" FOREIGN KEY ("municipality_id") REFERENCES "public"."regions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "organisation_identifiers" ADD CONSTRAINT "organisation_identifiers_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "import_run_chunks" ADD CONSTRAINT "import_run_chunks_import_run_id_import_runs_id_fk" FOREIGN KEY ("import_run_id") REFERENCES "public"."import_runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "import_run_items" ADD CONSTRAINT "import_run_items_import_run_id_import_runs_id_fk" FOREIGN KEY ("import_run_id") REFERENCES "public"."import_runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "import_runs" ADD CONSTRAINT "import_runs_source_id_sources_id_fk" FOREIGN KEY ("source_id") REFERENCES "public"."sources"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sources" ADD CONSTRAINT "sources_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "expert_profiles" ADD CONSTRAINT "expert_profiles_person_id_persons_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."persons"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "postcodes" ADD CONSTRAINT "postcodes_municipality_id_regions_id_fk" FOREIGN KEY ("municipality_id") REFERENCES "public"."regions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "region_outlines" ADD CONSTRAINT "region_outlines_region_id_regions_id_fk" FOREIGN KEY ("region_id") REFERENCES "public"."regions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workgroup_members" ADD CONSTRAINT "workgroup_members_workgroup_id_workgroups_id_fk" FOREIGN KEY ("workgroup_id") REFERENCES "public"."workgroups"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workgroup_regions" ADD CONSTRAINT "workgroup_regions_workgroup_id_workgroups_id_fk" FOREIGN KEY ("workgroup_id") REFERENCES "public"."workgroups"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workgroup_regions" ADD CONSTRAINT "workgroup_regions_region_id_regions_id_fk" FOREIGN KEY ("region_id") REFERENCES "public"."regions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reservations" ADD CONSTRAINT "reservations_session_id_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."sessions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reservations" ADD CONSTRAINT "reservations_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reservations" ADD CONSTRAINT "reservations_provider_organisation_id_organisations_id_fk" FOREIGN KEY ("provider_organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "client_assertions_expires_at_idx" ON "client_assertions" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "external_identities_person_id_idx" ON "external_identities" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "refresh_tokens_family_id_idx" ON "refresh_tokens" USING btree ("family_id");--> statement-breakpoint
CREATE INDEX "sign_in_codes_email_idx" ON "sign_in_codes" USING btree ("email","created_at");--> statement-breakpoint
CREATE INDEX "activities_organisation_id_idx" ON "activities" USING btree ("organisation_id","updated_at","id");--> statement-breakpoint
CREATE INDEX "activities_published_at_idx" ON "activities" USING btree ("published_at","id") WHERE status = 'published';--> statement-breakpoint
CREATE INDEX "activities_created_at_idx" ON "activities" USING btree ("created_at","id") WHERE status = 'published';--> statement-breakpoint
CREATE INDEX "activities_title_idx" ON "activities" USING btree ("title","id") WHERE status = 'published';--> statement-breakpoint
CREATE INDEX "activities_themes_idx" ON "activities" USING gin ("themes");--> statement-breakpoint
CREATE INDEX "activities_clusters_idx" ON "activities" USING gin ("clusters");--> statement-breakpoint
CREATE INDEX "activities_levels_idx" ON "activities" USING gin ("levels");--> statement-breakpoint
CREATE INDEX "activities_curriculum_goals_idx" ON "activities" USING gin ("curriculum_goals");--> statement-breakpoint
CREATE INDEX "activities_accessibility_features_idx" ON "activities" USING gin ("accessibility_features");--> statement-breakpoint
CREATE INDEX "activities_place_region_ids_idx" ON "activities" USING gin ("place_region_ids");--> statement-breakpoint
CREATE INDEX "activities_work_region_ids_idx" ON "activities" USING gin ("work_region_ids");--> statement-breakpoint
CREATE INDEX "activities_search_vector_idx" ON "activities" USING gin ("search_vector");--> statement-breakpoint
CREATE INDEX "activities_search_text_idx" ON "activities" USING gin (search_text gin_trgm_ops);--> statement-breakpoint
CREATE INDEX "activities_place_idx" ON "activities" USING gist (point(longitude, latitude));--> statement-breakpoint
CREATE INDEX "sessions_activity_id_idx" ON "sessions" USING btree ("activity_id","starts_at","id");--> statement-breakpoint
CREATE INDEX "sessions_starts_at_idx" ON "sessions" USING btree ("starts_at","id");--> statement-breakpoint
CREATE INDEX "demand_calls_organisation_id_idx" ON "demand_calls" USING btree ("organisation_id","updated_at","id");--> statement-breakpoint
CREATE INDEX "demand_calls_opened_at_idx" ON "demand_calls" USING btree ("opened_at","id") WHERE status = 'open';--> statement-breakpoint
CREATE INDEX "demand_calls_respond_by_idx" ON "demand_calls" USING btree ("respond_by","id") WHERE status = 'open';--> statement-breakpoint
CREATE INDEX "demand_calls_themes_idx" ON "demand_calls" USING gin ("themes");--> statement-breakpoint
CREATE INDEX "demand_calls_clusters_idx" ON "demand_calls" USING gin ("clusters");--> statement-breakpoint
CREATE INDEX "demand_calls_region_ids_idx" ON "demand_calls" USING gin ("region_ids");--> statement-breakpoint
CREATE INDEX "demand_calls_search_vector_idx" ON "demand_calls" USING gin ("search_vector");--> statement-breakpoint
CREATE INDEX "search_lexemes_ending_idx" ON "search_lexemes" USING btree (reverse(lexeme));--> statement-breakpoint
CREATE INDEX "locations_organisation_id_idx" ON "locations" USING btree ("organisation_id","name","id");--> statement-breakpoint
CREATE UNIQUE INDEX "locations_main_unique" ON "locations" USING btree ("organisation_id") WHERE is_main;--> statement-breakpoint
CREATE INDEX "locations_main_place_idx" ON "locations" USING btree ("latitude","longitude") WHERE is_main;--> statement-breakpoint
CREATE INDEX "memberships_organisation_id_idx" ON "memberships" USING btree ("organisation_id");--> statement-breakpoint
CREATE INDEX "organisation_identifiers_organisation_id_idx" ON "organisation_identifiers" USING btree ("organisation_id");--> statement-breakpoint
CREATE INDEX "organisations_name_idx" ON "organisations" USING btree ("name","id");--> statement-breakpoint
CREATE INDEX "organisations_kinds_idx" ON "organisations" USING gin ("kinds");--> statement-breakpoint
CREATE INDEX "organisations_region_ids_idx" ON "organisations" USING gin ("region_ids");--> statement-breakpoint
CREATE INDEX "organisations_name_trgm_idx" ON "organisations" USING gin (public.fold_text("name") gin_trgm_ops);--> statement-breakpoint
CREATE INDEX "organisations_created_at_idx" ON "organisations" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "import_run_items_status_idx" ON "import_run_items" USING btree ("import_run_id","status","item_index");--> statement-breakpoint
CREATE INDEX "import_run_items_external_id_idx" ON "import_run_items" USING btree ("import_run_id","external_id");--> statement-breakpoint
CREATE INDEX "import_runs_source_id_idx" ON "import_runs" USING btree ("source_id","created_at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "import_runs_active_unique" ON "import_runs" USING btree ("source_id") WHERE status in ('queued', 'running', 'awaiting_confirmation');--> statement-breakpoint
CREATE INDEX "sources_organisation_id_idx" ON "sources" USING btree ("organisation_id","name","id");--> statement-breakpoint
CREATE INDEX "expert_profiles_status_idx" ON "expert_profiles" USING btree ("status","display_name","id");--> statement-breakpoint
CREATE INDEX "expert_profiles_themes_idx" ON "expert_profiles" USING gin ("themes");--> statement-breakpoint
CREATE INDEX "audit_events_resource_idx" ON "audit_events" USING btree ("resource_kind","resource_id");--> statement-breakpoint
CREATE INDEX "idempotency_keys_expires_at_idx" ON "idempotency_keys" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "status_changes_resource_idx" ON "status_changes" USING btree ("resource_kind","resource_id","created_at","id");--> statement-breakpoint
CREATE INDEX "region_outlines_outline_idx" ON "region_outlines" USING gist ("outline");--> statement-breakpoint
CREATE INDEX "regions_ancestor_ids_idx" ON "regions" USING gin ("ancestor_ids");--> statement-breakpoint
CREATE INDEX "regions_kind_name_idx" ON "regions" USING btree ("kind","name","id");--> statement-breakpoint
CREATE INDEX "regions_name_idx" ON "regions" USING btree ("name","id");--> statement-breakpoint
CREATE INDEX "regions_parent_id_idx" ON "regions" USING btree ("parent_id");--> statement-breakpoint
CREATE INDEX "workgroup_members_person_id_idx" ON "workgroup_members" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "workgroups_name_idx" ON "workgroups" USING btree ("name","id");--> statement-breakpoint
CREATE INDEX "reservations_status_idx" ON "reservations" USING btree ("status","created_at","id");--> statement-breakpoint
CREATE INDEX "reservations_session_id_idx" ON "reservations" USING btree ("session_id","created_at","id");--> statement-breakpoint
CREATE INDEX "reservations_organisation_id_idx" ON "reservations" USING btree ("organisation_id","created_at","id");--> statement-breakpoint
CREATE INDEX "reservations_provider_organisation_id_idx" ON "reservations" USING btree ("provider_organisation_id","created_at","id");--> statement-breakpoint
CREATE INDEX "reservations_created_at_idx" ON "reservations" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "reservations_created_by_id_idx" ON "reservations" USING btree ("created_by_id","created_at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "reservations_active_group_unique" ON "reservations" USING btree ("organisation_id",lower("group_name"),"session_id") WHERE status in ('awaiting_school_approval', 'requested', 'confirmed');