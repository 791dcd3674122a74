# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Log::Delivery;
use strict;
use warnings;

use Encode       ();
use Fcntl        qw(O_CREAT O_EXCL O_WRONLY);
use IO::Handle   ();
use MIME::Entity ();
use POSIX        qw(strftime);

use RT::Extension::GDPR::Config;
use RT::Extension::GDPR::Log::Checkpoint;
use RT::Extension::GDPR::Problem;

=head1 NAME

RT::Extension::GDPR::Log::Delivery - takes a checkpoint to where it is kept

=head1 DESCRIPTION

Class methods. A head is what L<RT::Extension::GDPR::Log/signed_head> returns. What cannot be delivered throws the
problem C<storage_failed>.

=head2 to_configured_places(\%head)

Into C<$GDPRCheckpointDirectory> and to C<$GDPRCheckpointMailTo>, where set. Returns sentences on what was done,
none if neither is set.

=cut

sub to_configured_places {
    my ($class, $head) = @_;
    my $folder    = RT::Extension::GDPR::Config->get('GDPRCheckpointDirectory');
    my $addresses = RT::Extension::GDPR::Config->get('GDPRCheckpointMailTo');
    my @done;
    if (length $folder) {
        my $name = sprintf 'checkpoint-%09d-%s.txt', $head->{size}, strftime('%Y%m%dT%H%M%SZ', gmtime);
        $class->to_file($head, "$folder/$name");
        push @done, "Written: $folder/$name";
    }
    if (length $addresses) {
        $class->to_addresses($head, $addresses);
        push @done, 'Mailed to $GDPRCheckpointMailTo';
    }
    return @done;
}

=head2 to_file(\%head, $path)

Writes the checkpoint into a new file. Never into one that is there: an older checkpoint is worth more than a newer
one.

=cut

sub to_file {
    my ($class, $head, $path) = @_;
    sysopen my $file, $path, O_WRONLY | O_CREAT | O_EXCL, 0644 or _fail("the checkpoint was not written: $!");
    my $written = print {$file} Encode::encode('UTF-8', $head->{note});
    $written &&= $file->flush && $file->sync;
    $written &&= close $file;
    return if $written;
    my $why = $!;
    unlink $path;
    return _fail("the checkpoint was not written: $why");
}

=head2 to_addresses(\%head, $addresses)

Mails the checkpoint as a file, from RT's own address.

=cut

sub to_addresses {
    my ($class, $head, $addresses) = @_;
    my $origin = RT::Extension::GDPR::Log::Checkpoint->origin;
    my $mail   = MIME::Entity->build(
        From             => Encode::encode('UTF-8', RT->Config->Get('CorrespondAddress') // ''),
        To               => Encode::encode('UTF-8', $addresses),
        Subject          => "Checkpoint of the deletion log: $head->{size} entries",
        'Auto-Submitted' => 'auto-generated',
        Type             => 'multipart/mixed',
    );
    $mail->attach(
        Type    => 'text/plain',
        Charset => 'UTF-8',
        Data    => Encode::encode('UTF-8', <<"TEXT"),
Attached is the signed head of the log $origin.

Keep it where the administrators of RT cannot write. Compared with it

    rt-gdpr log verify --checkpoint FILE

shows whether the log was rebuilt or cut since.
TEXT
    );
    $mail->attach(
        Type        => 'application/octet-stream',
        Filename    => sprintf('checkpoint-%09d.txt', $head->{size}),
        Disposition => 'attachment',
        Encoding    => 'base64',
        Data        => Encode::encode('UTF-8', $head->{note}),
    );
    require RT::Interface::Email;
    my $sent = RT::Interface::Email::SendEmail(Entity => $mail);
    _fail('the checkpoint was not mailed: see the log of RT') unless $sent && $sent > 0;
    return;
}

sub _fail {
    my ($detail) = @_;
    return RT::Extension::GDPR::Problem->throw('storage_failed', detail => $detail);
}

1;
