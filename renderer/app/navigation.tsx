import { Link } from '@tanstack/react-router';
import { useReadOnly } from '../api/use-fleet.ts';
import classes from './navigation.module.css';
import { pages } from './pages.ts';

export function Navigation() {
  const isReadOnly = useReadOnly();
  return (
    <nav className={classes.side} aria-label="Pages">
      <div className={classes.brand}>
        <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">
          <path d="M2 12h7v5H6z M11 12h7l-4 5h-3z M9 3v7H3z M11 3l6 7h-6z" fill="currentColor" />
        </svg>
        <span className={classes.name}>Flotilla</span>
      </div>
      <ul className={classes.list}>
        {pages.map(({ to, label, icon: Icon }) => (
          <li key={to}>
            <Link to={to} className={classes.link} activeProps={{ 'data-active': true }} title={label}>
              <Icon size={17} stroke={1.6} aria-hidden="true" />
              <span className={classes.label}>{label}</span>
            </Link>
          </li>
        ))}
      </ul>
      {isReadOnly ? (
        <Link to="/settings" className={classes.readOnly} title="Nothing can be changed. Turn it off in Settings.">
          Read-only
        </Link>
      ) : null}
    </nav>
  );
}
