import { describe, expect, it } from 'vitest';
import { routes } from './routes';

const fits = (pattern: string, path: string) => new RegExp(`^${pattern.replace(/:\w+/g, '[^/]+')}$`).test(path);

describe('the table of pages', () => {
  it('has each page before those that would take its address', () => {
    routes.forEach((route, i) => {
      const taken = routes.slice(0, i).find((r) => fits(r.path, route.path));
      expect(taken?.path, route.path).toBeUndefined();
    });
  });
});
