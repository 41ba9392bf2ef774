import type { Look } from '../view/view';

/** The page around the map wears the same look as the map. */
export const wearLook = (look: Look): boolean => document.documentElement.classList.toggle('dark', look === 'dark');
