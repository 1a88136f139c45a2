ALTER TABLE "messages" DROP CONSTRAINT "messages_kind";--> statement-breakpoint
ALTER TABLE "portal_links" ADD COLUMN "code_hash" "bytea";--> statement-breakpoint
ALTER TABLE "portal_links" ADD COLUMN "code_sent_at" timestamptz;--> statement-breakpoint
ALTER TABLE "portal_links" ADD COLUMN "code_tries" smallint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_kind" CHECK ("messages"."kind" in ('notices','waitlist_offer','portal_link','portal_code','alert','test'));--> statement-breakpoint
ALTER TABLE "portal_links" ADD CONSTRAINT "portal_links_code" CHECK (("portal_links"."code_hash" is null) = ("portal_links"."code_sent_at" is null));