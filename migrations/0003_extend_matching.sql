CREATE TYPE "public"."match_verdict" AS ENUM('dismissed', 'contacted', 'useful');--> statement-breakpoint
CREATE TABLE "match_feedback" (
	"match_id" uuid NOT NULL,
	"side" "response_side" NOT NULL,
	"verdict" "match_verdict" NOT NULL,
	"engine_version" text NOT NULL,
	"score" double precision NOT NULL,
	"created_by_id" uuid NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "match_feedback_match_id_side_pk" PRIMARY KEY("match_id","side")
);
--> statement-breakpoint
CREATE TABLE "match_pairs" (
	"id" uuid PRIMARY KEY NOT NULL,
	"demand_call_id" uuid NOT NULL,
	"kind" "candidate_kind" NOT NULL,
	"candidate_id" uuid NOT NULL,
	"score" double precision NOT NULL,
	"engine_version" text NOT NULL,
	"found_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "unmet_demand" (
	"id" uuid PRIMARY KEY NOT NULL,
	"month" date NOT NULL,
	"region_id" uuid,
	"theme" text,
	"level" text,
	"search_count" integer DEFAULT 0 NOT NULL,
	"call_count" integer DEFAULT 0 NOT NULL,
	"waitlist_count" integer DEFAULT 0 NOT NULL,
	"total_count" integer GENERATED ALWAYS AS (search_count + call_count + waitlist_count) STORED NOT NULL,
	CONSTRAINT "unmet_demand_cell_unique" UNIQUE NULLS NOT DISTINCT("month","region_id","theme","level"),
	CONSTRAINT "unmet_demand_count_check" CHECK (search_count >= 0 and call_count >= 0 and waitlist_count >= 0)
);
--> statement-breakpoint
ALTER TABLE "activities" ADD COLUMN "search_terms" "tsvector" DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "activities" ADD COLUMN "terms_version" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "activities" ADD COLUMN "terms_language" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "match_feedback" ADD CONSTRAINT "match_feedback_match_id_match_pairs_id_fk" FOREIGN KEY ("match_id") REFERENCES "public"."match_pairs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "match_pairs" ADD CONSTRAINT "match_pairs_demand_call_id_demand_calls_id_fk" FOREIGN KEY ("demand_call_id") REFERENCES "public"."demand_calls"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "unmet_demand" ADD CONSTRAINT "unmet_demand_region_id_regions_id_fk" FOREIGN KEY ("region_id") REFERENCES "public"."regions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "match_feedback_engine_version_idx" ON "match_feedback" USING btree ("engine_version","updated_at");--> statement-breakpoint
CREATE INDEX "match_pairs_demand_call_id_idx" ON "match_pairs" USING btree ("demand_call_id");--> statement-breakpoint
CREATE INDEX "match_pairs_candidate_idx" ON "match_pairs" USING btree ("candidate_id");--> statement-breakpoint
CREATE INDEX "unmet_demand_month_idx" ON "unmet_demand" USING btree ("month","id") WHERE total_count >= 5;--> statement-breakpoint
CREATE INDEX "unmet_demand_region_id_idx" ON "unmet_demand" USING btree ("region_id","month","id");--> statement-breakpoint
CREATE INDEX "activities_search_terms_idx" ON "activities" USING gin ("search_terms");--> statement-breakpoint
CREATE INDEX "activities_terms_version_idx" ON "activities" USING btree ("id") WHERE terms_version <> version;--> statement-breakpoint
CREATE INDEX "activities_terms_language_idx" ON "activities" USING btree ("terms_language");