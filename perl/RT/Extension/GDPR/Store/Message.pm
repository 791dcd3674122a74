# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Store::Message;

use strict;
use warnings;
use base 'RT::Extension::GDPR::Store';

use RT::Extension::GDPR::AttachmentHeaders;
use RT::Extension::GDPR::AttachmentRow;
use RT::Extension::GDPR::Charset;
use RT::Extension::GDPR::MediaType;
use RT::I18N ();

=head1 NAME

RT::Extension::GDPR::Store::Message - what is written in messages

=head1 DESCRIPTION

Each part of each message is a row of Attachments, those of comments, of recorded outgoing mail and of drafts of RT's own
too. Its documents are C<content> (any text, attached ones too), C<headers>, and what RT copies from these into columns of
their own: C<subject>, C<filename> and C<message_id>. These are given as header fields: of a recorded mail the
subject is encoded in the column too, and an id must change as in the headers of the other messages of the thread.

A row whose file was deleted has no content and keeps saying so in its headers; those of the mail that it came in, which
the first part of a message keeps, are texts like others.

=cut

my $HEADERS = 'RT::Extension::GDPR::AttachmentHeaders';
my $ROW     = 'RT::Extension::GDPR::AttachmentRow';

my %COLUMN = ( subject => 'Subject', filename => 'Filename', message_id => 'MessageId' );
my %TITLE  = ( subject => 'Subject', filename => 'File name', message_id => 'Header' );
my %AROUND = ( subject => [ 'Subject: ', '' ], filename => [ 'Filename: ', '' ], message_id => [ 'Message-ID: <', '>' ] );

sub name  { return 'message' }
sub label { return 'Messages' }    # loc

sub covers {
    return 'Text, headers, subject, file name and message id of each message, comment and recorded mail, in all their '
        . 'parts and attached texts.';
}

=head1 CLASS METHODS

As described in L<RT::Extension::GDPR::Store>, and:

=head2 of_row ROW

The documents of one row (L<RT::Extension::GDPR::AttachmentRow>).

=cut

sub documents {
    my ( $class, $scope ) = @_;
    return map { $class->of_row($_) } $ROW->of_scope( $scope->with_reminders, '1 = 1' );
}

sub current {
    my ( $class, $change ) = @_;
    my $row = $ROW->load( $change->{id}, '1 = 1' ) or return;
    return $row->canonical;
}

sub apply {
    my ( $class, $change, $context ) = @_;
    my $row = $ROW->load( $change->{id}, '1 = 1' ) or return 0;
    my %new = $class->rewritten( $change, $class->of_row($row) );

    my %columns = map { $COLUMN{$_} => _value( $_, $new{$_} ) } grep { exists $new{$_} } keys %COLUMN;
    $columns{Headers} = $new{headers} if exists $new{headers};
    return $row->write( undef, $context, %columns ) unless exists $new{content};

    my ( $charset, $is_guessed ) = _charset($row);
    return $row->write( $charset->octets( $new{content} ), $context, %columns ) unless $is_guessed;

    # RT could guess another one now.
    my $headers = exists $columns{Headers} ? $columns{Headers} : $row->{headers};
    $columns{Headers} = $HEADERS->with_charset( $headers, 'utf-8' );
    return $row->write( Encode::encode( 'UTF-8', $new{content} ), $context, %columns );
}

sub of_row {
    my ( $class, $row ) = @_;
    my $format = RT::Extension::GDPR::MediaType->format( @$row{qw(contenttype filename)}, sub { $row->bytes } );
    my $about  = defined $row->{filename} && length $row->{filename} ? 'Attached text' : 'Message text';
    return map { $class->document( $row->document_fields, %$_ ) } grep { defined $_->{raw} && length $_->{raw} } (
        { part => 'headers', format => 'headers', title => 'Header', raw => $row->{headers} },
        ( map { { part => $_, format => 'headers', title => $TITLE{$_}, raw => _field( $_, $row->{ lc $COLUMN{$_} } ) } }
            qw(subject filename message_id) ),
        { part => 'content', format => $format, title => $about, raw => $format && ( _charset($row) )[0]->text },
    );
}

# A column as a header field, and back.
sub _field {
    my ( $part, $value ) = @_;
    return defined $value && length $value ? join( $value, @{ $AROUND{$part} } ) : undef;
}

sub _value {
    my ( $part, $field ) = @_;
    my ( $before, $after ) = map {length} @{ $AROUND{$part} };
    return substr $field, $before, length($field) - $before - $after;
}

# The charset as RT reads it, and whether RT guesses: only that of messages, when they do not name it.
sub _charset {
    my ($row)    = @_;
    my $bytes    = $row->bytes;
    my $declared = $HEADERS->new( $row->{headers} )->charset;
    my ($type)   = defined $declared ? () : $HEADERS->values( $row->{headers}, 'Content-Type' );
    my $is_guess = defined $type && RT::I18N::IsTextualContentType($type);
    $declared = RT::I18N::_GuessCharset($bytes) if $is_guess;
    return ( RT::Extension::GDPR::Charset->new( $bytes, $declared ), $is_guess );
}

1;
