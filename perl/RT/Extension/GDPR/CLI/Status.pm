# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::CLI::Status;
use strict;
use warnings;

use RT::Extension::GDPR::Config;
use RT::Extension::GDPR::Keys;
use RT::Extension::GDPR::Problem;
use RT::Extension::GDPR::Status;

sub summary { return 'say whether scheduled deletions are being kept; for monitoring' }

sub run {
    my ( $class, @argv ) = @_;
    if (@argv) {
        print {*STDERR} "status takes no arguments\n";
        return 2;
    }

    my $report = RT::Extension::GDPR::Status->report;
    print "heartbeat: $report->{state}", $report->{heartbeat} ? ", $report->{heartbeat} UTC" : '', "\n";
    for my $what (qw(overdue refused)) {
        print "$what deletions: ", scalar @{ $report->{$what} }, "\n";
        for my $deletion ( @{ $report->{$what} } ) {
            my $cause = $deletion->{cause} ? ", $deletion->{cause}" : '';
            print "  deletion $deletion->{id}, ticket $deletion->{ticket}$cause\n";
        }
    }
    print "removals from external storage to be done: $report->{pending_removals}\n";
    print "missing keys: ", join( ' ', @{ $report->{missing_keys} } ) || 'none', "\n";
    print "log entries: $report->{log}{size}\n";

    my @wrong = ( _without_keys(), map {"option $_->{option}: $_->{detail}"} RT::Extension::GDPR::Config->problems );
    print "$_\n" for @wrong;

    return @wrong || RT::Extension::GDPR::Status->needs_attention($report) ? 1 : 0;
}

# Without a current key of each kind nothing can be deleted and no checkpoint be made.
sub _without_keys {
    my @without = eval { grep { !RT::Extension::GDPR::Keys->ids($_) } qw(hmac sign) };
    return $@ ? 'keys: ' . ( RT::Extension::GDPR::Problem->caught($@)->detail // 'cannot be read' )
        : @without ? "keys: no usable key of the kind @without; see rt-gdpr keys --help"
        :            ();
}

1;

__END__

=head1 NAME

rt-gdpr status - say whether scheduled deletions are being kept

=head1 SYNOPSIS

    rt-gdpr status

=head1 DESCRIPTION

Prints when C<rt-gdpr run-due> last ran, which scheduled deletions are overdue (due, and either
tried without success or waiting for longer than C<$GDPRHeartbeatHours>) or refused, how many
files still have to be removed from external storage, which keys are missing, the size of the log,
and options that cannot be used. Ids only.

=head1 EXIT STATUS

=over 4

=item Z<>0

All is well.

=item Z<>1

Something needs attention: no heartbeat ever or for C<$GDPRHeartbeatHours>, a deletion that is
overdue or refused, a missing key, an unusable option.

=item Z<>2

Arguments were given.

=back

=cut
