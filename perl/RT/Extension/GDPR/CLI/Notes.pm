# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::CLI::Notes;
use strict;
use warnings;

use RT::Extension::GDPR::CLI;
use RT::Extension::GDPR::Database;
use RT::Extension::GDPR::Log;
use RT::Extension::GDPR::Note;
use RT::Extension::GDPR::Problem;

sub summary { return 'erase what somebody wrote about a deletion' }

sub run {
    my ($class, @argv) = @_;
    my %option = RT::Extension::GDPR::CLI->options(\@argv, 'apply');
    my ($what, $index, @rest) = @argv;
    return _erase($index, $option{apply})
        if ($what // '') eq 'erase' && ($index // '') =~ /\A[0-9]{1,15}\z/ && !@rest;
    return RT::Extension::GDPR::Problem->throw('invalid_request', detail => 'erase and the number of a log entry are needed');
}

sub _erase {
    my ($index, $apply) = @_;
    my $fields = RT::Extension::GDPR::Log->entry($index)->{fields};
    my $note   = $fields->{note};
    if (!$note || !defined RT::Extension::GDPR::Note->text($note->{id})) {
        print "Entry $index has no note, or it was erased before.\n";
        return 0;
    }
    if (!$apply) {
        print "The note of entry $index would be erased. Nothing was done. Add --apply to do it.\n";
        return 0;
    }
    RT::Extension::GDPR::Database->atomic(sub {
        RT::Extension::GDPR::Note->erase($note->{id});
        RT::Extension::GDPR::Log->append({
            act      => 'erase_note',
            actor    => RT->SystemUser->id,
            via      => 'shell',
            concerns => $index,
            (defined $fields->{ticket} ? (ticket => $fields->{ticket}) : ()),
        });
    });
    print "The note of entry $index was erased.\n";
    return 0;
}

1;

__END__

=head1 NAME

rt-gdpr notes - erase what somebody wrote about a deletion

=head1 SYNOPSIS

    rt-gdpr notes erase INDEX
    rt-gdpr notes erase INDEX --apply

=head1 DESCRIPTION

People may write a note to a deletion, and may write personal data into it. The log never changes, so the note lies
beside it: the entry holds only a salted hash. C<erase> erases the note that belongs to the log entry of that INDEX
(see C<rt-gdpr log list>), with its salt, so that the hash tells nothing any more. It disappears from the ticket too.
That it was erased is an entry of its own. The log stays sound.

Without C<--apply> it says what it would do.

=head1 EXIT STATUS

=over 4

=item Z<>0

Done, or nothing to do.

=item Z<>1

A fault; also when there is no such entry.

=item Z<>2

The command line is wrong.

=back

=cut
