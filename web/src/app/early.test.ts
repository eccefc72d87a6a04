import { beforeEach, describe, expect, it } from 'vitest';
import { type Door, keepIn, takeOver, typedAs, wasIn } from './early';

const form =
  '<form><input name="email"><input name="password"><input type="radio" name="P0"><button>Go</button></form>';
const door = (pressed: string[]): Door => ({ language: 'en', pressed, leave: () => {} });
const field = (name: string) => document.querySelector<HTMLInputElement>(`[name=${name}]`)!;

beforeEach(() => {
  document.body.innerHTML = `<div id="app">${form}</div>`;
});

describe('taking over the door', () => {
  it('tells the page what was typed while it is drawn, and never again', () => {
    field('email').value = 'amina@example.com';
    let drawn: (string | undefined)[] = [];
    takeOver(door([]), () => {
      drawn = [typedAs('email'), typedAs('password'), typedAs('P0')];
    });
    expect(drawn).toEqual(['amina@example.com', '', undefined]);
    expect(typedAs('email')).toBeUndefined();
  });
  it('presses what was pressed, in the page that was drawn, and it is not busy before', () => {
    document.querySelector('button')!.setAttribute('aria-busy', 'true');
    const presses: (string | null)[] = [];
    takeOver(door(['form button', '.gone']), () => {
      document.querySelector('button')!.addEventListener('click', (e) => {
        e.preventDefault();
        presses.push((e.currentTarget as HTMLElement).getAttribute('aria-busy'));
      });
    });
    expect(presses).toEqual([null]);
  });
});

it('that somebody was signed in is kept, and forgotten', () => {
  expect(wasIn()).toBe(false);
  keepIn(true);
  expect(wasIn()).toBe(true);
  keepIn(false);
  expect(wasIn()).toBe(false);
});
