# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::MailHead;

use strict;
use warnings;

use Encode ();
use MIME::Head;

=head1 NAME

RT::Extension::GDPR::MailHead - the header fields of a part of a mail, read by MIME-tools, kept as they are

=head1 METHODS

=head2 new($octets)

The fields with their line breaks and the empty line after them.

=cut

sub new {
    my ( $class, $octets ) = @_;
    ( my $text = $octets ) =~ s/\r\n/\n/g;
    my $fields = MIME::Head->new( [ map {"$_\n"} split /\n(?![ \t])/, $text ] );
    return bless { octets => $octets, fields => $fields }, $class;
}

=head2 type, encoding, charset, name, content_id, is_attachment

C<type> is the media type in lower case, without parameters, or undef; C<encoding> the transfer encoding in lower case;
C<name> the file name as characters, encoded words and RFC 2231 resolved; C<content_id> has no angle brackets. What is
not there is undef.

=cut

sub type {
    my $self = shift;
    my $type = $self->{fields}->count('Content-Type') ? $self->{fields}->mime_type : undef;
    return $type ? lc $type : undef;
}

sub encoding { return lc( $_[0]->{fields}->mime_encoding || '' ) }
sub charset  { return scalar $_[0]->{fields}->mime_attr('content-type.charset') }
sub boundary { return $_[0]->{fields}->multipart_boundary }

sub name {
    my $self = shift;
    for my $attribute (qw(content-disposition.filename content-type.name)) {
        my $value = $self->{fields}->mime_attr($attribute);
        next unless defined $value && $value =~ /\S/;
        return $value =~ /=\?[^?]+\?[bq]\?/i
            ? Encode::decode( 'MIME-Header', $value )
            : Encode::decode( 'UTF-8', $value );
    }
    return undef;
}

sub content_id {
    my $self = shift;
    my $id   = $self->{fields}->get('Content-ID');
    return defined $id && $id =~ /^\s*<?(.+?)>?\s*$/s ? $1 : undef;
}

sub is_attachment {
    my $self = shift;
    return ( $self->{fields}->get('Content-Disposition') || '' ) =~ /^\s*attachment\b/i ? 1 : 0;
}

=head2 boundary

The boundary of a multipart.

=head2 value($name)

The first field of that name, or undef.

=head2 mapped($code)

The octets with C<< $code->($name, $field) >> in the place of each field (with its folded lines and line break); an empty
list drops it.

=head2 line_break

The one the fields end with.

=cut

sub value { return scalar $_[0]->{fields}->get( $_[1], 0 ) }

sub mapped {
    my ( $self, $code ) = @_;
    return join '', map { /^([!-9;-~]+)[ \t]*:/ ? $code->( $1, $_ ) : $_ } split /(?<=\n)(?![ \t])/, $self->{octets};
}

sub line_break { return $_[0]->{octets} =~ /\r\n/ ? "\r\n" : "\n" }

1;
