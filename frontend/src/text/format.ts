// SPDX-License-Identifier: GPL-2.0-only

/** The language of RT's page. */
function language(): string | undefined {
  return document.documentElement.lang || undefined;
}

/** A moment (RFC 3339) as day and time where the user is. */
export function formatMoment(moment: string): string {
  return new Date(moment).toLocaleString(language(), { dateStyle: 'medium', timeStyle: 'short' });
}

/** The day of a moment (RFC 3339) where the user is. */
export function formatDay(moment: string): string {
  return new Date(moment).toLocaleDateString(language(), { dateStyle: 'medium' });
}

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** A number of bytes, as "1.2 kB". */
export function formatSize(bytes: number): string {
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), UNITS.length - 1);
  return new Intl.NumberFormat(language(), {
    style: 'unit',
    unit: UNITS[power] ?? 'byte',
    maximumFractionDigits: 1,
  }).format(bytes / 1000 ** power);
}

/** "1 file", "3 files". */
export function count(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}
