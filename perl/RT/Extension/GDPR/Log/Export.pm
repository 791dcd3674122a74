# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Log::Export;
use strict;
use warnings;

use JSON ();

use RT::Extension::GDPR::Log;
use RT::Extension::GDPR::Log::Checkpoint;

=head1 NAME

RT::Extension::GDPR::Log::Export - the whole log as JSON lines that need no server

=head1 DESCRIPTION

The first line says what follows: C<format> (C<rt-gdpr-log/1>), C<origin>, C<size>, C<root> (hex), C<checkpoint>
(the signed head of exactly these entries) and C<keys> (verifier keys of signed-note, newest first). Then comes a
line for each entry: C<index>, C<hash> (its leaf hash, hex) and C<entry>, a string whose octets were hashed.
C<rt-gdpr log --help> tells an auditor how to check it.

=head2 write($print)

Calls C<< $print->($line) >> for each line. Memory does not grow with the log. Verifies the log at the same time
and returns what L<RT::Extension::GDPR::Log::Verifier/finish> returns. Throws C<keys_missing>.

=cut

sub write {
    my ($class, $print) = @_;
    my $json       = JSON->new->canonical->ascii;
    my $log        = 'RT::Extension::GDPR::Log';
    my $checkpoint = 'RT::Extension::GDPR::Log::Checkpoint';
    my $head       = $log->signed_head;
    $print->($json->encode({
        format     => 'rt-gdpr-log/1',
        origin     => $checkpoint->origin,
        size       => 0 + $head->{size},
        root       => $head->{root},
        checkpoint => $head->{note},
        keys       => [ $checkpoint->verifier_keys ],
    }) . "\n");

    # What is appended meanwhile is not what the checkpoint is of.
    return $log->verify(
        checkpoint => $head->{note},
        each       => sub {
            my ($row) = @_;
            return if $row->{leafindex} >= $head->{size};
            my %line = (index => 0 + $row->{leafindex}, hash => $row->{leafhash}, entry => $row->{entry});
            $print->($json->encode(\%line) . "\n");
        },
    );
}

1;
