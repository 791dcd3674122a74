# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Act::RedactIncoming;

use strict;
use warnings;
use base 'RT::Extension::GDPR::Act::Redact';

use RT::Extension::GDPR::Access;
use RT::Extension::GDPR::Apply;
use RT::Extension::GDPR::AttachmentRow;
use RT::Extension::GDPR::Config;
use RT::Extension::GDPR::Finder;
use RT::Extension::GDPR::Plan;
use RT::Extension::GDPR::Problem;
use RT::Extension::GDPR::Scope;
use RT::Extension::GDPR::Store::Message;

=head1 NAME

RT::Extension::GDPR::Act::RedactIncoming - replace passages in a message that has just come in

=head1 DESCRIPTION

As L<RT::Extension::GDPR::Act::Redact>, by RT itself, in what one transaction brought: its message and, when it
made the ticket, the ticket's own texts. What the finder is sure of is replaced; older messages stay as they
are. The whole ticket is read all the same, so that a number has the token it has had before, but only when
the message holds something: most do not.

=head1 CLASS METHODS

=head2 run ticket => ID, transaction => ID, categories => \@codes

Returns how many rows were written. Throws as L<RT::Extension::GDPR::Apply/run> does, and C<invalid_request>
for a category there is not.

=cut

# These are found with the names and addresses of the ticket's people, which the message alone does not tell.
my %OF_PEOPLE = map { $_ => 1 } qw(person username address email phone);

sub run {
    my ( $class, %args ) = @_;
    my %known = map { $_ => 1 } RT::Extension::GDPR::Finder->categories;
    my @categories = @{ $args{categories} };
    RT::Extension::GDPR::Problem->throw( 'invalid_request', errors => [ { pointer => '/categories', detail => 'unknown' } ] )
        if !@categories || grep { !$known{$_} } @categories;

    my %search = $class->search( [], \@categories );
    return 0 unless grep( { $OF_PEOPLE{$_} } @categories ) || _holds_something( @args{qw(ticket transaction)}, %search );
    my $plan = RT::Extension::GDPR::Plan->new(
        act         => 'redact_incoming',
        access      => RT::Extension::GDPR::Access->new( RT->SystemUser ),
        ticket      => $args{ticket},
        transaction => $args{transaction},
        search      => \%search,
    );
    my $changes = () = $plan->changes;
    return 0 unless $changes;
    RT::Extension::GDPR::Apply->run( $plan, user => RT->SystemUser, reason => _reason(), via => 'scrip' );
    return $changes;
}

sub _holds_something {
    my ( $ticket, $transaction, %search ) = @_;
    my $rules  = RT::Extension::GDPR::Config->get('GDPRRules');
    my $finder = RT::Extension::GDPR::Finder->new( %search, rules => [ map { { name => $_, %{ $rules->{$_} } } } sort keys %{$rules} ] );
    my @documents = map { RT::Extension::GDPR::Store::Message->of_row($_) }
        grep { $_->{transactionid} == $transaction }
        RT::Extension::GDPR::AttachmentRow->of_scope( RT::Extension::GDPR::Scope->ticket($ticket), 'a.TransactionId = ' . ( 0 + $transaction ) );
    return scalar grep { $_->{auto} } $finder->scan( \@documents );
}

# A site may have taken any of the reasons away.
sub _reason {
    my @codes = sort keys %{ RT::Extension::GDPR::Config->get('GDPRReasons') };
    return ( grep { $_ eq 'not_needed' } @codes ) ? 'not_needed' : $codes[0];
}

=head1 AS AN ACT

Of the arguments of a plan it takes C<transaction> too.

=cut

sub parts {
    my ( $class, %args ) = @_;
    my @parts = $class->SUPER::parts(%args);
    for my $part (@parts) {
        my ($first) = sort { $a <=> $b } grep {defined} map { $_->{transaction} } @{ $part->{documents} };
        my $made_it = defined $first && $first == $args{transaction};
        my %brought = map { $_->{key} => 1 }
            grep { defined $_->{transaction} ? $_->{transaction} == $args{transaction} : $made_it } @{ $part->{documents} };
        $part->{findings} = [ grep { $brought{ $_->{document} } } @{ $part->{findings} } ];
    }
    return @parts;
}

1;
