# SPDX-License-Identifier: GPL-2.0-only

package RT::Action::GDPR::RedactIncoming;

use strict;
use warnings;
use base 'RT::Action';

use DBIx::SearchBuilder::Record::Cachable;
use RT::Extension::GDPR::Act::RedactIncoming;
use RT::Extension::GDPR::Problem;

# Here and not in Commit: the scrips behind this one make their mails in Prepare, of what they read then.
sub Prepare {
    my $self        = shift;
    my $transaction = $self->TransactionObj;
    my $written     = eval {
        RT::Extension::GDPR::Act::RedactIncoming->run(
            ticket      => $self->TicketObj->id,
            transaction => $transaction->id,
            categories  => [ grep {length} split /[\s,;]+/, $self->Argument // q{} ],
        );
    };
    if ( !defined $written ) {
        my $problem = RT::Extension::GDPR::Problem->caught($@)->slug;
        RT->Logger->error( 'What came in with transaction ' . $transaction->id . " is not redacted: $problem" );
    }
    $self->_forget_old_texts if $written;
    return 1;
}

sub Commit { return 1 }

# The objects that all scrips share hold what they have read.
sub _forget_old_texts {
    my $self = shift;
    DBIx::SearchBuilder::Record::Cachable->FlushCache;
    delete @{ $self->TransactionObj }{qw(attachments message)};
    $_->LoadById( $_->id ) for $self->TransactionObj, $self->TicketObj;
    return;
}

1;

__END__

=head1 NAME

RT::Action::GDPR::RedactIncoming - the scrip action that takes personal data out of what comes in

=head1 DESCRIPTION

Replaces what is surely of its categories in a new message, on whatever way it came, before other scrips
read it: so what RT sends on, and what it records of that, has the replaced text too. The action's argument
names the categories, separated by commas or blanks:

    card, iban, national_id

Its scrip must come before all others that send mail. C<make initdb> installs one, the first of all and
disabled; enable it in Admin > Scrips. Copies that did not go through RT are as they were sent.

When something goes wrong the message stays as it came, whole, RT's log says so without quoting anything,
and the mail goes on.

=head1 METHODS

=head2 Prepare

Does it. Always true. RT also calls it to preview scrips, and takes all of it back then.

=head2 Commit

Does nothing.

=cut
