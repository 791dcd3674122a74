# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Note;
use strict;
use warnings;

use Crypt::PRNG qw(random_bytes);
use Digest::SHA qw(sha256_hex);
use Encode      ();

use RT::Extension::GDPR::Database;

=head1 NAME

RT::Extension::GDPR::Note - free text beside the log that can be erased

=head1 DESCRIPTION

What people write as a reason may hold personal data, and a log entry can never be changed. So the text lies in a
row of its own, and the entry holds its SHA-256 together with a random salt of 32 octets that lies in that row too.
As long as the row is there the hash shows that the text is the one that was given; when text and salt are erased,
the hash tells nothing about it, not even to someone who guesses.

All methods are class methods. Texts are characters.

=cut

my $DATABASE = 'RT::Extension::GDPR::Database';

=head2 create($text)

Stores the text. Returns C<< {id, hash} >>, as a log entry's field C<note> takes it.

=cut

sub create {
    my ($class, $text) = @_;
    my $salt = unpack 'H*', random_bytes(32);
    my $id   = $DATABASE->insert('GDPRNotes', { Salt => $salt, Body => $text });
    return { id => $id, hash => _hash($salt, $text) };
}

=head2 erase($id)

Erases text and salt; the row stays, empty. Returns 1, or 0 if there was nothing to erase.

=cut

sub erase {
    my ($class, $id) = @_;
    my $rows = $DATABASE->execute(
        'UPDATE GDPRNotes SET Salt = NULL, Body = NULL WHERE id = ? AND (Salt IS NOT NULL OR Body IS NOT NULL)', $id);
    return $rows > 0 ? 1 : 0;
}

=head2 hash($id)

The salted hash of the note as it is now, or undef if it was erased or there is none.

=cut

sub hash {
    my ($class, $id) = @_;
    my $row = $DATABASE->row('SELECT Salt, Body FROM GDPRNotes WHERE id = ?', $id);
    return $row && defined $row->{salt} && defined $row->{body} ? _hash($row->{salt}, $row->{body}) : undef;
}

=head2 matches($id, $hash)

1 if the note is the one that the hash was made of, 0 if it was changed, undef if it was erased and nobody can tell.

=cut

sub matches {
    my ($class, $id, $hash) = @_;
    my $now = $class->hash($id);
    return $now eq $hash ? 1 : 0 if defined $now;
    return defined $class->text($id) ? 0 : undef;
}

=head2 text($id)

The text, or undef if it was erased or there is none.

=cut

sub text {
    my ($class, $id) = @_;
    my $row = $DATABASE->row('SELECT Body FROM GDPRNotes WHERE id = ?', $id);
    return $row ? $row->{body} : undef;
}

=head2 texts(@ids)

A reference to a hash of ids to texts, without those that were erased or are not there. One query.

=cut

sub texts {
    my ($class, @ids) = @_;
    my $in = $DATABASE->in_list(@ids);
    return { map { $_->{id} => $_->{body} }
            $DATABASE->rows("SELECT id, Body FROM GDPRNotes WHERE id IN $in AND Body IS NOT NULL", @ids) };
}

sub _hash {
    my ($salt, $text) = @_;
    return sha256_hex(pack('H*', $salt) . Encode::encode('UTF-8', $text));
}

1;
