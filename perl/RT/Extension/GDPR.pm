# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR;
use strict;
use warnings;

our $VERSION = '0.1.0';

use RT::Queue;
use RT::System;
use RT::Transaction;
use RT::Extension::GDPR::Config;
use RT::Extension::GDPR::History;
use RT::Extension::GDPR::Overlay;
use RT::Extension::GDPR::Page;
use RT::Extension::GDPR::Page::Menu;
use RT::Extension::GDPR::Visibility;

# The trailing colons keep RT::System from being read as a call of the function System.
RT::Queue::->AddRight( Staff => DeleteTicketFiles => 'Delete files from tickets' );    # loc
RT::Queue::->AddRight( Staff => RedactTicket => 'Redact texts in tickets' );    # loc
RT::Queue::->AddRight( Staff => AnonymizeTicket => 'Anonymise tickets' );    # loc
RT::System::->AddRight( Admin => SeePrivacyLog => 'See the log of deleted personal data' );    # loc
RT::System::->AddRight( Admin => AdminPrivacy => 'Administer the deletion of personal data' );    # loc

RT::Extension::GDPR::Visibility->guard_history( RT::Extension::GDPR::History->types );

$RT::Transaction::_BriefDescriptions{$_} = sub { return RT::Extension::GDPR::History->describe( $_[0] ) }
    for RT::Extension::GDPR::History->types;

RT::Extension::GDPR::Config->register;

1;

__END__

=encoding utf8

=head1 NAME

RT::Extension::GDPR - remove personal data from tickets, and be able to show it

=head1 SYNOPSIS

    perl Makefile.PL && make
    make install && make initdb && make enable-GDPR

=head1 DESCRIPTION

The extension deletes files from tickets: at once, when the ticket is resolved, or on a date. It
redacts passages, and anonymises whole tickets: people become C<[Person 1]> wherever RT keeps them.
The ticket's history tells who did what, when and why; the bytes, the names and what RT derived from
them go. Each act is entered into an append-only log whose entries can be proven and which holds no
personal data.

Every act takes the same way, each step a class of its own:

=over 4

=item L<RT::Extension::GDPR::Scope>

The tickets an act may touch: always the whole set of merged tickets.

=item L<RT::Extension::GDPR::Plan>

The exact changes, row by row, with a keyed fingerprint of what each row holds now.

=item L<RT::Extension::GDPR::Apply>

Carries a plan out in one database transaction per ticket, after checking again that its actor
may do so and that no row has changed.

=item L<RT::Extension::GDPR::Log>

One entry per database transaction, appended within it.

=back

This module only registers with RT: rights (B<DeleteTicketFiles>, B<RedactTicket> and B<AnonymizeTicket>
on queues, B<SeePrivacyLog> and B<AdminPrivacy> on the system), how our transactions read in a ticket's
history (L<RT::Extension::GDPR::History>), and the options.

=head1 CONFIGURATION

See L<RT::Extension::GDPR::Config> for how options are checked. C<make enable-GDPR> writes
F<RT_SiteConfig.d/80-gdpr.pm>, which explains each of them.

=head1 SEE ALSO

C<rt-gdpr --help>, F<ARCHITECTURE.md>

=head1 LICENSE

GPL version 2, as RT itself.

=cut
