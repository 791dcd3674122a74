# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::CLI::Anonymize;

use strict;
use warnings;

use Encode ();
use List::Util ();
use RT::Extension::GDPR::Act::Anonymize;
use RT::Extension::GDPR::Apply;
use RT::Extension::GDPR::CLI;
use RT::Extension::GDPR::Problem;

my $ACT     = 'RT::Extension::GDPR::Act::Anonymize';
my $PROBLEM = 'RT::Extension::GDPR::Problem';

=head1 NAME

rt-gdpr anonymize - take the people out of a ticket

=head1 SYNOPSIS

    rt-gdpr anonymize --ticket 12
    rt-gdpr anonymize --ticket 12 --show
    rt-gdpr anonymize --ticket 12 --terms-file also-known-as.txt --reason person_asked --apply

=head1 DESCRIPTION

Says what would be replaced in the ticket and in those merged into it; with C<--apply> does it, as RT's
system user. Replaced is what is sure; what is doubtful is counted and left to somebody who decides on the
ticket's page. Without C<--show> only numbers are printed.

=head1 OPTIONS

=over 4

=item --ticket ID

The ticket.

=item --terms-file FILE

What to look for beside what is found by itself: a text (UTF-8) with a passage on each line. They become
[Removed 1] and so on.

=item --categories CODE,CODE

Only these kinds: person, username, email, phone, address, national_id, passport, iban, card, birth_date,
ip_address, url_token, custom. Default: all. Without person nobody is replaced as watcher or author.

=item --show

Print what was found: personal data. Not for logs.

=item --reason CODE

Why; a code of C<%GDPRReasons>. Needed with C<--apply>.

=item --note TEXT

Anything else worth knowing, without personal data: such a text is refused.

=item --apply

Do it. Nothing can bring the names back.

=item --expect DIGEST

With C<--apply>: do it only if the plan is still the one with this digest, which a run without C<--apply>
prints.

=back

=head1 EXIT STATUS

=over 4

=item Z<>0

Done; or, without C<--apply>, there is a plan.

=item Z<>1

A fault: nothing was done. Or it was done, and something of it is still there.

=item Z<>2

The command line is wrong.

=back

=for Pod::Coverage run summary

=cut

sub summary { return 'take the people out of a ticket; says what it would do unless told to' }

sub run {
    my ( $class, @argv ) = @_;
    my %option = RT::Extension::GDPR::CLI->options( \@argv,
        qw(ticket=s terms-file=s categories=s show reason=s note=s apply expect=s) );
    $class->_check( \%option, @argv );

    my $plan = $ACT->plan(
        user       => RT->SystemUser,
        ticket     => $option{ticket},
        terms      => [ map { { text => $_, category => 'custom' } } _lines( $option{'terms-file'} ) ],
        categories => defined $option{categories} ? [ split /,/, $option{categories} ] : undef,
    );
    $class->_show( $plan, $option{show} );
    return $class->_apply( $plan, \%option ) if $option{apply};
    print "Nothing was done. Add --apply and --reason to do it.\n";
    return 0;
}

sub _check {
    my ( $class, $option, @rest ) = @_;
    my @errors;
    push @errors, { pointer => '/ticket', detail => 'give a ticket with --ticket' } unless $option->{ticket};
    push @errors, { pointer => '/reason', detail => 'give a reason with --reason' }
        if $option->{apply} && !defined $option->{reason};
    push @errors, { pointer => '', detail => 'an argument that is not an option' } if @rest;
    $PROBLEM->throw( 'invalid_request', errors => \@errors ) if @errors;
    return;
}

sub _lines {
    my ($file) = @_;
    return unless defined $file;
    my $bytes = do {
        open my $handle, '<:raw', $file
            or $PROBLEM->throw( 'invalid_request', errors => [ { pointer => '/terms-file', detail => 'cannot be read' } ] );
        local $/ = undef;
        <$handle>;
    };
    my $text = eval { Encode::decode( 'UTF-8', $bytes, Encode::FB_CROAK ) };
    $PROBLEM->throw( 'invalid_request', errors => [ { pointer => '/terms-file', detail => 'is not UTF-8' } ] )
        unless defined $text;
    $text =~ s/\A\x{FEFF}//;
    return grep {/\S/} split /\r?\n/, $text;
}

sub _show {
    my ( $class, $plan, $values ) = @_;
    my ($part) = $plan->parts;
    my ( %sure, %doubtful, %seen );
    for my $finding ( @{ $part->{findings} } ) {
        ( $finding->{auto} ? \%sure : \%doubtful )->{ $finding->{category} }++;
        next unless $values && !$seen{"$finding->{token} $finding->{value}"}++;
        printf "%-16s %-8s %s\n", $finding->{token}, $finding->{auto} ? 'sure' : 'doubtful', Encode::encode( 'UTF-8', $finding->{value} );
    }
    printf "people: %d\n", scalar @{ $part->{people} };
    print _counts( found => \%sure ), _counts( doubtful => \%doubtful ), _counts( changes => $plan->counts );

    my %outside;
    $outside{ $_->{place} } += $_->{count} for $ACT->outside($plan);
    my %why;
    $why{ $_->{why} }++ for $ACT->unsearchable($plan);
    print _counts( 'elsewhere and left' => \%outside ), _counts( 'files not searched' => \%why );
    print 'plan: ', $plan->digest, "\n";
    return;
}

sub _counts {
    my ( $what, $count ) = @_;
    my @some = grep { $count->{$_} } sort keys %$count;
    return "$what: " . ( join( ', ', map {"$count->{$_} $_"} @some ) || 'none' ) . "\n";
}

sub _apply {
    my ( $class, $plan, $option ) = @_;
    my $result = RT::Extension::GDPR::Apply->run(
        $plan,
        user => RT->SystemUser,
        via  => 'shell',
        map { $_ => $option->{$_} } qw(reason note expect),
    );
    my $stores = keys %{ $result->{left} };
    my $still  = List::Util::sum0( map { $_ ? 1 : 0 } values %{ $result->{left} } );
    print _counts( changed => $result->{changed} );
    print "$still of $stores stores still contain it\n";
    print _counts( left => $result->{left} ) if $still;
    print "external objects still to be removed by rt-gdpr run-due: $result->{pending}\n" if $result->{pending};
    print "log entries: @{ $result->{log} }\n";
    return $still ? 1 : 0;
}

1;
