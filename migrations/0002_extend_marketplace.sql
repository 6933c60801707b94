CREATE TYPE "public"."booking_mode" AS ENUM('instant', 'approval');--> statement-breakpoint
ALTER TABLE "activities" ADD COLUMN "booking_mode" "booking_mode" DEFAULT 'instant' NOT NULL;--> statement-breakpoint
ALTER TABLE "activities" ADD COLUMN "confirm_within_days" integer DEFAULT 7 NOT NULL;--> statement-breakpoint
ALTER TABLE "activities" ADD COLUMN "intake_questions" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "priority_until_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "priority_region_ids" uuid[] DEFAULT '{}'::uuid[] NOT NULL;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "programme_id" uuid;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "minimum_seats" integer;--> statement-breakpoint
ALTER TABLE "organisations" ADD COLUMN "requires_reservation_approval" boolean DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX "sessions_programme_id_idx" ON "sessions" USING btree ("programme_id","starts_at") WHERE programme_id is not null;