# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::CLI::RunDue;
use strict;
use warnings;

use RT::Extension::GDPR::Due;

sub summary { return 'do the scheduled deletions that are due; for cron, once a day or more often' }

sub run {
    my ( $class, @argv ) = @_;
    if (@argv) {
        print {*STDERR} "run-due takes no arguments\n";
        return 2;
    }

    # Silent when there was nothing to do: cron mails whatever a job prints.
    my $summary = RT::Extension::GDPR::Due->run;
    for my $outcome (qw(done refused failed)) {
        my @ids = @{ $summary->{$outcome} } or next;
        print scalar @ids, " scheduled deletions $outcome: @ids\n";
    }
    print "$summary->{removed} files removed from external storage\n" if $summary->{removed};
    print "files in external storage were not removed: $summary->{removal_cause}\n" if $summary->{removal_cause};

    return @{ $summary->{refused} } || @{ $summary->{failed} } || $summary->{removal_cause} ? 2 : 0;
}

1;

__END__

=head1 NAME

rt-gdpr run-due - do the scheduled deletions that are due

=head1 SYNOPSIS

    rt-gdpr run-due

    # /etc/cron.d/rt-gdpr, as the user RT's web server runs as
    17 * * * *  www-data  rt-gdpr run-due

=head1 DESCRIPTION

Carries out the file deletions whose day has come, those on resolve that the scrip did not do, and
the removals from external storage that are still to be done; then leaves a heartbeat. Without one
for C<$GDPRHeartbeatHours> hours the ticket pages and C<rt-gdpr status> say that scheduled
deletions are late.

Several hosts may run it at the same time: each deletion is done once. One that fails does not stop
the others and is tried again by the next run. One that the user who scheduled it may no longer do
is refused: it stays visible on the ticket, with the cause, until someone removes it.

Prints ids of deletions only, and nothing when there was nothing to do.

=head1 EXIT STATUS

=over 4

=item Z<>0

Everything due was done.

=item Z<>1

The run itself failed.

=item Z<>2

Some deletions or removals failed or were refused; or arguments were given.

=back

=cut
