DROP INDEX "supply_lots_lot";--> statement-breakpoint
CREATE INDEX "supply_lots_lot" ON "supply_lots" USING btree (upper("lot"));