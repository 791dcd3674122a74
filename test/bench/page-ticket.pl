#!/usr/bin/env perl
# SPDX-License-Identifier: GPL-2.0-only

# Makes a ticket with 200 transactions, half of them with a file, in the RT that PERL5OPT names, and prints its id.

use strict;
use warnings;

use MIME::Entity;
use RT -init;

use constant { TRANSACTIONS => 200, FILES => 100 };

my $queue = RT::Queue->new( RT->SystemUser );
$queue->Load('Help');

my $ticket = RT::Ticket->new( RT->SystemUser );
my ( $id, undef, $message ) = $ticket->Create( Queue => $queue, Subject => 'A long story', _RecordTransaction => 0 );
die $message unless $id;

for my $number ( 1 .. TRANSACTIONS ) {
    my $mail = MIME::Entity->build(
        Type    => 'multipart/mixed',
        From    => 'long-story@example.org',
        Subject => 'A long story',
    );
    $mail->attach( Type => 'text/plain', Data => "Chapter $number of the story.\n" x 20 );
    $mail->attach( Type => 'application/pdf', Filename => "chapter-$number.pdf", Data => "%PDF $number\n" x 500, Encoding => 'base64' )
        if $number <= FILES;

    # Straight to the history: what scrips and mail would add is not what is measured.
    my ( $made, $why ) = RT::Transaction->new( RT->SystemUser )->Create(
        ObjectType     => 'RT::Ticket',
        ObjectId       => $id,
        Type           => 'Comment',
        MIMEObj        => $mail,
        ActivateScrips => 0,
    );
    die $why unless $made;
}
print "$id\n";
