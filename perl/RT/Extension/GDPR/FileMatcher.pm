# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::FileMatcher;

use strict;
use warnings;

use Digest::SHA ();
use Encode      ();

=head1 NAME

RT::Extension::GDPR::FileMatcher - is this the same file?

=head1 SYNOPSIS

    my $matcher = RT::Extension::GDPR::FileMatcher->new(
        { ref => 'attachment-7', bytes => $bytes, content_type => 'application/pdf' } );
    my $ref = $matcher->matches( $other_bytes, 'application/octet-stream' );

=head1 DESCRIPTION

Two files are the same when their bytes are. RT converts text to UTF-8 and mail programs change
line ends on the way, so texts are compared as characters with C<\n>. An empty file equals none:
there would be no telling which.

The digests stay in memory: the hash of a small file can be guessed back.

=head1 CLASS METHODS

=head2 new FILE...

Each FILE is a hash with C<ref>, C<bytes> and C<content_type>.

=cut

sub new {
    my ( $class, @files ) = @_;
    my $self = bless { digests => {}, objects => {}, least => undef, most => 0 }, $class;
    for my $file ( grep { length $_->{bytes} } @files ) {
        $self->{digests}{$_} ||= $file->{ref} for _digests( $file->{bytes}, $file->{content_type} );
        $self->{objects}{ Digest::SHA::sha256_hex( $file->{bytes} ) } ||= $file->{ref};
        my ( $least, $most ) = _sizes( @$file{qw(bytes content_type)} );
        $self->{least} = $least if !defined $self->{least} || $least < $self->{least};
        $self->{most}  = $most  if $most > $self->{most};
    }
    return $self;
}

=head1 METHODS

=head2 is_empty

True when nothing is looked for.

=head2 matches BYTES, CONTENT_TYPE

The ref of the wanted file that these bytes are, or undef.

=cut

sub is_empty { return !%{ $_[0]{digests} } }

sub matches {
    my ( $self, $bytes, $type ) = @_;
    return unless length $bytes && $self->may_match( { size => length $bytes } );
    for my $digest ( _digests( $bytes, $type ) ) {
        return $self->{digests}{$digest} if $self->{digests}{$digest};
    }
    return;
}

=head2 matches_object DIGEST

The same for an object in the external storage, whose name is the SHA-256 (hex) of its bytes. Says
nothing about a text that differs in its line ends only.

=cut

sub matches_object {
    my ( $self, $digest ) = @_;
    return $self->{objects}{ lc $digest };
}

=head2 may_match FILE

False when the file's size (decoded bytes) alone says that it is another one.

=cut

sub may_match {
    my ( $self, $file ) = @_;
    return if $self->is_empty;
    return $file->{size} >= $self->{least} && $file->{size} <= $self->{most};
}

=head2 stored_size

The least and the greatest length, in bytes, that a wanted file can have in a database column that
is plain, base64 or quoted-printable, to leave out other rows by SQL. Rows in the external storage
hold a digest instead and are to be let through.

=cut

sub stored_size {
    my ($self) = @_;
    return ( $self->{least} || 0, $self->{most} * 3.2 + 100 );
}

# A file's own bytes and, unless it is binary, its text: RT turns text into UTF-8, while in a forwarded
# mail it lies in the charset it came in.
sub _digests {
    my ( $bytes, $type ) = @_;
    my @forms = ("b\0$bytes");
    if ( _is_text( $bytes, $type ) ) {
        my $text = _text( $bytes, $type );
        $text =~ s/\r\n?/\n/g;
        $text =~ s/\n+\z//;
        push @forms, "t\0" . Encode::encode( 'UTF-8', $text );
    }
    return map { Digest::SHA::sha256($_) } @forms;
}

sub _is_text {
    my ( $bytes, $type ) = @_;
    return $bytes !~ /\0/ || ( $type || '' ) =~ m{^text/}i;
}

sub _text {
    my ( $bytes, $type ) = @_;
    my ($charset) = ( $type || '' ) =~ /charset\s*=\s*"?([^\s";]+)/i;
    for my $name ( 'UTF-8', $charset || (), 'ISO-8859-1' ) {
        my $encoding = Encode::find_encoding($name) or next;
        my $copy     = $bytes;
        my $text     = eval { $encoding->decode( $copy, Encode::FB_CROAK ) };
        next unless defined $text;
        $text =~ s/^\x{FEFF}//;
        return $text;
    }
    return $bytes;
}

# Sizes the same file can have elsewhere: line ends and the charset change a text's (from four bytes
# a character to one, and back), nothing else does.
sub _sizes {
    my ( $bytes, $type ) = @_;
    my $size = length $bytes;
    return ( $size, $size ) unless _is_text( $bytes, $type );
    return ( $size / 5, $size * 5 + 8 );
}

1;
