// SPDX-License-Identifier: GPL-2.0-only

export const messages = {
  title: 'Checkpoint',
  hint: 'A checkpoint is the signed state of the log. Keep one outside this server from time to time: with it, a log that was cut or rebuilt is found out.',
  download: 'Download checkpoint',
  downloaded: (name: string): string => `Saved as ${name}.`,
  fileName: (size: number): string => `rt-gdpr-checkpoint-${size}.txt`,
};
