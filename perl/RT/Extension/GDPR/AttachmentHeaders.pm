# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::AttachmentHeaders;

use strict;
use warnings;

use Encode ();
use MIME::Head;
use MIME::Types ();
use RT::Base;
use RT::Util ();

=head1 NAME

RT::Extension::GDPR::AttachmentHeaders - the Headers column of an attachment

=head1 DESCRIPTION

RT keeps a part's headers as one text, some of them folded, some repeated. RT's own accessors hide
a few (RT-Send-Bcc) and drop repeated ones when they write, so this class works on the text.

=head1 CLASS METHODS

=head2 new HEADERS

HEADERS are characters, as in the column, or undef.

=head2 plain_type TYPE

A media type without parameters, in lower case; C<application/octet-stream> for what is not one.

=head2 known_type TYPE

The same, but one that no registry knows becomes C<application/x-unknown> (C<multipart/mixed> if it
may hold parts): whoever sent the mail chose it, and it can be a file's or a person's name. For what
stays after a file is gone.

=head2 is_known_type TYPE

True if the plain type is in the registry, or not registered but written by common mail programs or by RT itself.

=cut

my $TYPES = MIME::Types->new;

my %UNREGISTERED = map { $_ => 1 } qw(
    application/download application/force-download application/octetstream application/vnd.ms-outlook
    application/x-rt-original-message image/jpg image/tif
);

sub new {
    my ( $class, $text ) = @_;
    return bless { fields => [ _fields($text) ] }, $class;
}

sub plain_type {
    my ( $class, $type ) = @_;
    return lc $1 if ( $type || '' ) =~ m{^\s*([\w.+-]+/[\w.+-]+)\s*(?:;|$)};
    return 'application/octet-stream';
}

sub known_type {
    my ( $class, $type ) = @_;
    my $plain = $class->plain_type($type);
    return $plain if $class->is_known_type($plain);
    return $plain =~ m{^multipart/} ? 'multipart/mixed' : 'application/x-unknown';
}

sub is_known_type {
    my ( $class, $plain ) = @_;
    return $UNREGISTERED{$plain} || $TYPES->type($plain) ? 1 : 0;
}

=head2 of_message HEADERS

The headers without those that describe the content itself (Content-*): what the first part of a
message keeps when its content goes.

=cut

sub of_message {
    my ( $class, $text ) = @_;
    return join '', grep { !/^Content-/i } _fields($text);
}

=head2 without HEADERS, NAME, VALUE

The headers without the fields of that name that have one of these values and nothing else, the
others untouched.

=cut

sub without {
    my ( $class, $text, $name, @values ) = @_;
    my $value = join '|', map {quotemeta} @values or return $text;
    return join '', grep { !/^\Q$name\E:\s*(?:$value)\s*$/i } _fields($text);
}

=head2 with_charset HEADERS, CHARSET

The headers with a Content-Type that names this charset. For a type that named none.

=head2 values HEADERS, NAME

The values of all fields of that name, without spaces around them.

=cut

sub with_charset {
    my ( $class, $text, $charset ) = @_;
    return join '', map { s/^(Content-Type:.*?)\s*;?\s*(\n)\z/$1; charset="$charset"$2/isr } _fields($text);
}

sub values {
    my ( $class, $text, $name ) = @_;
    return map { /^\Q$name\E:\s*(.*?)\s*$/is ? $1 : () } _fields($text);
}

=head1 METHODS

=head2 content_id

Without angle brackets; undef if there is none.

=head2 content_length

The number of bytes RT noted when it stored the part; undef if there is none.

=head2 is_attachment

True if the Content-Disposition is C<attachment>.

=head2 charset

Of the Content-Type, undef if it names none.

=head2 name

The file name (characters) in Content-Disposition or Content-Type, undef if there is none.

=cut

sub content_id {
    my ($self) = @_;
    my $id = $self->_value('Content-ID');
    return defined $id && $id =~ /^\s*<?([^<>]+?)>?\s*$/s ? $1 : undef;
}

sub content_length {
    my ($self) = @_;
    my $length = $self->_value('Content-Length');
    return defined $length && $length =~ /^\s*([0-9]{1,15})\s*$/ ? 0 + $1 : undef;
}

sub is_attachment {
    my ($self) = @_;
    my $disposition = $self->_value('Content-Disposition');
    return defined $disposition && $disposition =~ /^\s*attachment\b/i;
}

sub charset {
    my ($self) = @_;
    return scalar $self->_content_fields->mime_attr('content-type.charset');
}

sub name {
    my ($self) = @_;
    my $fields = $self->_content_fields;
    return undef unless $fields->as_string =~ /name/i;
    my $name = RT::Util::mime_recommended_filename($fields);
    return undef unless defined $name && length $name;
    return $name =~ /=\?/ ? Encode::decode( 'MIME-Header', $name ) : $name;
}

sub _content_fields {
    my ($self) = @_;
    return MIME::Head->new(
        [ map { Encode::encode( 'UTF-8', $_ ) } grep {/^Content-(?:Type|Disposition):/i} @{ $self->{fields} } ] );
}

sub _value {
    my ( $self, $name ) = @_;
    for my $field ( @{ $self->{fields} } ) {
        return $1 if $field =~ /^\Q$name\E:(.*)/is;
    }
    return undef;
}

# Each field with its folded lines and line end.
sub _fields {
    my ($text) = @_;
    return unless defined $text && length $text;
    $text .= "\n" unless $text =~ /\n\z/;
    return split /(?<=\n)(?![ \t])/, $text;
}

1;
