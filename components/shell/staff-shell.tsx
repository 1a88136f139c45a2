import { Menu as MenuIcon, Search } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { Avatar } from "#components/ui/avatar.tsx";
import { AppLink } from "#components/ui/link.tsx";
import { Logo } from "#components/ui/logo.tsx";
import { Menu } from "#components/ui/menu.tsx";
import { SearchBox } from "./search-box.tsx";
import { SkipLink } from "./skip-link.tsx";

type NavItem = { readonly href: string; readonly label: string; readonly current: boolean };

type StaffShellProps = {
  readonly children: ReactNode;
  readonly nav: readonly NavItem[];
  /** Where the logo leads. */
  readonly home: string;
  readonly user: { readonly name: string; readonly roles: string };
  /** The sign-out form; stands last in the user's menu. */
  readonly signOut: ReactNode;
  /** Links above it: "Your settings". */
  readonly userLinks?: ReactNode;
  /** Takes the posted words of a patient search; left out for who may not search. */
  readonly searchAction?: ComponentProps<typeof SearchBox>["action"] | undefined;
  /** Takes them as the beginning of a new patient; left out for who may not register one. */
  readonly startAction?: ComponentProps<typeof SearchBox>["start"];
  /** Page with the search field, for screens without room for the box. */
  readonly searchHref?: string | undefined;
  readonly keys?: boolean | undefined;
  /** "Carlton, Melbourne", and the forms or links that change it. No ids inside: it is drawn twice. */
  readonly location?: { readonly name: string; readonly choices: ReactNode } | undefined;
};

/** The frame of every staff page. Below 800 px the areas move into a menu; below 1200 px search and location step back. */
export function StaffShell({
  children,
  nav,
  home,
  user,
  signOut,
  userLinks,
  searchAction,
  startAction,
  searchHref = "/patients",
  keys = true,
  location,
}: StaffShellProps) {
  const links = nav.map((item) => (
    <AppLink key={item.href} href={item.href} current={item.current ? "page" : undefined}>
      {item.label}
    </AppLink>
  ));
  return (
    <>
      <SkipLink />
      <header className="staff-head">
        <AppLink href={home} className="logo-link" label="Cadence, first page">
          <Logo />
        </AppLink>
        <nav className="staff-nav" aria-label="Areas">
          {links}
        </nav>
        <div className="staff-tools">
          {searchAction && (
            <>
              <SearchBox action={searchAction} start={startAction} keys={keys} />
              <AppLink href={searchHref} className="icon-btn only-narrow-grid" label="Find a patient">
                <Search />
              </AppLink>
            </>
          )}
          {location && (
            <div className="only-wide">
              <Menu summary={location.name} label={`Location: ${location.name}`}>
                {location.choices}
              </Menu>
            </div>
          )}
          <Menu summary={<Avatar name={user.name} />} label={`You: ${user.name}`} chevron={false}>
            <p className="menu-title">
              <span className="strong block text-ink">{user.name}</span>
              {user.roles}
            </p>
            <hr />
            {location && (
              <div className="only-narrow">
                <p className="menu-title">{location.name}</p>
                {location.choices}
                <hr />
              </div>
            )}
            {userLinks}
            {signOut}
          </Menu>
          {nav.length > 0 && (
            <div className="phone-menu">
              <Menu summary={<MenuIcon className="menu-icon" />} label="Areas" chevron={false}>
                <nav aria-label="Areas, menu">{links}</nav>
              </Menu>
            </div>
          )}
        </div>
      </header>
      <main id="main" tabIndex={-1}>
        {children}
      </main>
    </>
  );
}
