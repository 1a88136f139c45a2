import { ButtonLink } from "#components/ui/button.tsx";
import { Mark } from "#components/ui/chip.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Segmented } from "#components/ui/segmented.tsx";
import { widen } from "#lib/auth/ctx.ts";
import { enterArea } from "#lib/auth/session.ts";
import { listLocations } from "#lib/clinic/queries/locations.ts";
import { type ClosureView, listClosures } from "#lib/resources/queries/closures.ts";

export const metadata = { title: "Closures and absences" };

export default async function ClosuresPage({ searchParams }: PageProps<"/settings/closures">) {
  const ctx = await enterArea("clinic:read");
  const [asked, locations] = await Promise.all([searchParams, listLocations(ctx)]);
  const location = locations.find(({ id }) => id === asked.location) ?? locations[0];
  const closures = location === undefined ? [] : await listClosures(ctx, location);
  const mayWrite = widen(ctx, "hours:write") !== null;
  return (
    <div className="page page-narrow">
      <PageHead
        crumbs={[{ label: "Settings", href: "/settings" }]}
        title="Closures and absences"
        lead="No visit is offered while the clinic is closed, or whoever it needs is away."
        actions={
          locations.length > 1 && (
            <Segmented
              label="Location"
              items={locations.map(({ id, name }) => ({
                href: `/settings/closures?location=${id}`,
                label: name,
                current: id === location?.id,
              }))}
            />
          )
        }
      />
      <div className="stack">
        {location && mayWrite && (
          <div className="flex flex-wrap gap-2">
            <ButtonLink href={`/settings/closures/new?location=${location.id}`} variant="primary">
              Add a closure or absence
            </ButtonLink>
            <ButtonLink href={`/settings/closures/holidays?location=${location.id}`}>Add public holidays</ButtonLink>
          </div>
        )}
        <Panel title={location?.name} pad={closures.length === 0 ? "normal" : "flush"}>
          {location === undefined || closures.length === 0 ? (
            <EmptyState small level={3} title="Nothing to come">
              Public holidays, closures, absences, and rooms and devices out of use stand here until they are over.
            </EmptyState>
          ) : (
            <ul className="rows">
              {closures.map((closure) => (
                <ClosureRow key={closure.id} closure={closure} locationId={location.id} />
              ))}
            </ul>
          )}
        </Panel>
      </div>
    </div>
  );
}

function ClosureRow({ closure, locationId }: { readonly closure: ClosureView; readonly locationId: string }) {
  const { id, label, name, when, note, affected } = closure;
  return (
    <li className="settings-row">
      <TextLink href={`/settings/closures/${id}?location=${locationId}`} strong>
        {closure.kind === "public_holiday" ? note || label : `${name}: ${label.toLowerCase()}`}
      </TextLink>
      <span className="second-line">
        {[when.charAt(0).toUpperCase() + when.slice(1), closure.kind === "public_holiday" ? label.toLowerCase() : note]
          .filter((part) => part !== "")
          .join(", ")}
      </span>
      {affected > 0 && (
        <Mark meaning="warn">{affected === 1 ? "1 appointment stands" : `${affected} appointments stand`} in this time</Mark>
      )}
    </li>
  );
}
