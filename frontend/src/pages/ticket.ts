// SPDX-License-Identifier: GPL-2.0-only

// The first script of a ticket page. It is small: what it needs is loaded when it is needed. It must import nothing that
// a later chunk imports too, or that chunk would load this file a second time under a name without RT's `?v=`.
import { watchTicketPage } from './ticket-page.js';

watchTicketPage(() => {
  location.reload();
});
