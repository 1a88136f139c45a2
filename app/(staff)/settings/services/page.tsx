import { Saved } from "#components/settings/saved.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { SelectField, TextField } from "#components/ui/field.tsx";
import { ActionForm, HiddenField } from "#components/ui/form.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { widen } from "#lib/auth/ctx.ts";
import { enterArea } from "#lib/auth/session.ts";
import {
  type AftercareChoice,
  type CategoryView,
  listAftercareSets,
  listArchivedServices,
  listCategories,
  listServices,
  type ServiceView,
} from "#lib/services/queries.ts";
import { updateCategoryAction } from "./actions.ts";

export const metadata = { title: "Services" };

type Props = { readonly searchParams: Promise<{ readonly done?: string | string[] }> };

export default async function ServicesPage({ searchParams }: Props) {
  const ctx = await enterArea("clinic:read");
  const mayWrite = widen(ctx, "clinic:write") !== null;
  const [{ done }, services, archived, categories, sets] = await Promise.all([
    searchParams,
    listServices(ctx),
    listArchivedServices(ctx),
    listCategories(ctx),
    listAftercareSets(ctx),
  ]);
  const used = categories.filter(({ id }) => services.some(({ categoryId }) => categoryId === id));
  return (
    <div className="page page-narrow">
      <PageHead
        crumbs={[{ label: "Settings", href: "/settings" }]}
        title="Services"
        lead="What can be booked, and what each needs. What each costs stands under Prices."
        actions={mayWrite && <ButtonLink href="/settings/services/new">Add a service</ButtonLink>}
      />
      <div className="stack">
        <Saved done={done} />
        {services.length === 0 && (
          <Panel>
            <EmptyState small title="Nothing to book yet">
              Services stand here under their categories, with their minutes.
            </EmptyState>
          </Panel>
        )}
        {used.map(({ id, name }) => (
          <Panel key={id} title={name} pad="flush">
            <ServiceRows services={services.filter(({ categoryId }) => categoryId === id)} />
          </Panel>
        ))}
        {mayWrite && categories.length > 0 && <Categories categories={categories} sets={sets} />}
        {archived.length > 0 && (
          <Panel title="No longer offered" pad="flush">
            <ServiceRows services={archived} />
          </Panel>
        )}
      </div>
    </div>
  );
}

const kinds = { treatment: "Treatment", consultation: "Consultation", review: "Review" } as const;

function ServiceRows({ services }: { readonly services: readonly ServiceView[] }) {
  return (
    <ul className="rows">
      {services.map(({ id, name, kind, needles, minutes }) => (
        <li key={id} className="settings-row flex items-baseline justify-between gap-4">
          <span className="min-w-0">
            <TextLink href={`/settings/services/${id}`} strong>
              {name}
            </TextLink>
            <span className="second-line">
              {kinds[kind]}
              {needles && " with needles, behind screening and consent"}
            </span>
          </span>
          <span className="flex-none text-end t-ui">{minutes} min</span>
        </li>
      ))}
    </ul>
  );
}

type CategoriesProps = { readonly categories: readonly CategoryView[]; readonly sets: readonly AftercareChoice[] };

function Categories({ categories, sets }: CategoriesProps) {
  return (
    <details className="panel phase-more px-4">
      <summary>Change a category</summary>
      <div className="stack pb-4">
        {categories.map(({ id, name, aftercareId, version }) => (
          <ActionForm
            key={id}
            version={version}
            label={`Change ${name}`}
            action={updateCategoryAction}
            submit={`Save “${name}”`}
            submitVariant="secondary"
          >
            <HiddenField name="categoryId" value={id} />
            <HiddenField name="version" value={version} />
            <TextField name="name" label={`Name of “${name}”`} defaultValue={name} autoComplete="off" />
            {sets.length > 0 && (
              <SelectField
                name="aftercareId"
                label={`Aftercare of “${name}”`}
                help="What is handed out after its services, those added later too."
                options={sets.map((set) => ({ value: set.id, label: set.name }))}
                placeholder="The clinic’s own set"
                defaultValue={aftercareId ?? ""}
              />
            )}
          </ActionForm>
        ))}
      </div>
    </details>
  );
}
