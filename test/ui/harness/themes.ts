/** The themes in which everything has to be readable: as settings name them, as the picker does, and the class of the window. */
export const themes = {
  dark: { id: 'Dark 2026', label: 'Dark 2026', mark: '.vs-dark' },
  light: { id: 'Light 2026', label: 'Light 2026', mark: '.vs' },
  'high-contrast': { id: 'Default High Contrast', label: 'Dark High Contrast', mark: '.hc-black' },
  'high-contrast-light': {
    id: 'Default High Contrast Light',
    label: 'Light High Contrast',
    mark: '.hc-light',
  },
} as const;

export type Theme = keyof typeof themes;
