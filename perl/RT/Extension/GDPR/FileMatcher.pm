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
    my $self = bless { digests => {}, least => undef, most => 0 }, $class;
    for my $file ( grep { length $_->{bytes} } @files ) {
        $self->{digests}{$_} ||= $file->{ref} for _digests( $file->{bytes}, $file->{content_type} );
        my ( $least, $most ) = _sizes( $file->{bytes} );
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

# A file's own bytes and, if it may be text, its text. What RT holds as UTF-8 may lie in a forwarded
# mail in the charset it came in.
sub _digests {
    my ( $bytes, $type ) = @_;
    my @forms = ("b\0$bytes");
    if ( ( $type || '' ) =~ m{^(?:text/|message/|application/(?:json|xml|x-)|$)}i ) {
        my $text = _text( $bytes, $type );
        $text =~ s/\r\n?/\n/g;
        $text =~ s/\n+\z/\n/;
        push @forms, "t\0" . Encode::encode( 'UTF-8', $text );
    }
    return map { Digest::SHA::sha256($_) } @forms;
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

# Bytes the same file can have elsewhere: other line ends, a last one more or less, another charset
# (one byte a character at least, four at most). Binary files vary by nothing, but are not known to
# be binary everywhere.
sub _sizes {
    my ($bytes) = @_;
    my $lines = ( $bytes =~ tr/\n// ) + ( $bytes =~ tr/\r// );
    my $wide  = $bytes =~ tr/\x80-\xff//;
    my $size  = length $bytes;
    return ( $size - $lines - $wide, $size + $lines + 2 + 3 * $wide ) if $bytes !~ /\0/;
    return ( $size, $size );
}

1;
