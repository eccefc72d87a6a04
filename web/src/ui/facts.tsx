import type { ComponentChildren } from 'preact';
import './lists.css';

/// What is known of one thing: a name and what it is, a row each. Empty ones are left out.
export const Facts = ({ rows }: { rows: readonly (readonly [string, ComponentChildren])[] }) => (
  <dl class="facts">
    {rows.map(([title, is]) =>
      is === undefined || is === '' || is === false ? null : (
        <div key={title}>
          <dt>{title}</dt>
          <dd>{is}</dd>
        </div>
      ),
    )}
  </dl>
);
