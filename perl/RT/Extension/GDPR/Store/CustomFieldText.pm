# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Store::CustomFieldText;

use strict;
use warnings;
use base 'RT::Extension::GDPR::Store::Columns';

use RT::Extension::GDPR::Charset;
use RT::Extension::GDPR::Database;
use RT::Extension::GDPR::MediaType;

my $DATABASE = 'RT::Extension::GDPR::Database';
my $WIDTH    = 255;

=head1 NAME

RT::Extension::GDPR::Store::CustomFieldText - texts in custom fields of tickets and their transactions

=head1 DESCRIPTION

A value is in Content, or in LargeContent when it is longer than 255 bytes (RT::ObjectCustomFieldValue). Of an image or
upload, Content is the file's name; files that are texts are read too. RT never deletes a value: replaced and removed ones
are Disabled, and the history still reaches them.

=cut

sub name   { return 'custom_field_text' }
sub label  { return 'Texts in custom fields' }    # loc
sub covers {
    return 'Values of custom fields of the tickets and their transactions, replaced and removed ones too, and names of files.';
}

=head1 CLASS METHODS

As in L<RT::Extension::GDPR::Store::Columns>.

=cut

sub table { return 'ObjectCustomFieldValues' }

sub query {
    return q{SELECT x.*, f.Type AS FieldType, f.id AS OfField, t.id AS OfTransaction, t.Type AS OfType,}
        . q{ CASE WHEN t.id IS NULL THEN x.ObjectId ELSE t.ObjectId END AS OfTicket}
        . q{ FROM ObjectCustomFieldValues x LEFT JOIN CustomFields f ON f.id = x.CustomField}
        . q{ LEFT JOIN Transactions t ON x.ObjectType = 'RT::Transaction' AND t.id = x.ObjectId};
}

sub in_scope {
    my ( $class, $scope ) = @_;
    my @tickets = $scope->tickets;
    my $list    = $DATABASE->in_list(@tickets);
    my ( $where, @bind ) = $scope->of_transaction('t');
    my $of_field = 'x.CustomField IN (SELECT c.id FROM CustomFields c)';    # with which the index begins
    return (
        [ "$of_field AND x.ObjectType = 'RT::Ticket' AND x.ObjectId IN $list", @tickets ],
        [ "$of_field AND x.ObjectType = 'RT::Transaction' AND $where",         @bind ],
    );
}

sub texts {
    my ( $class, $row ) = @_;
    my $is_address = _type($row) =~ /^IPAddress/;
    my %text       = ( Content => $row->{content} );
    my $format     = $is_address ? 'value' : $class->_format_of_large($row);
    $text{LargeContent} = $is_address ? $row->{largecontent} : $class->_large($row)->text if $format;
    return map {
        {   part   => $_,
            format => $_ eq 'LargeContent' ? $format : _type($row) eq 'HTML' ? 'html' : 'value',
            raw    => $is_address     ? _readable( $text{$_} ) : $text{$_},
            title  => 'Custom field',    # loc
        }
    } grep { length( $text{$_} // q{} ) } sort keys %text;
}

sub write_texts {
    my ( $class, $row, $texts, $context ) = @_;
    my %column;
    if ( defined $texts->{LargeContent} ) {
        @column{qw(ContentEncoding LargeContent)}
            = $class->encode_lob( $class->_large($row)->octets( $texts->{LargeContent} ) );
        $context->{queue_removal}->( $row->{largecontent} ) if ( $row->{contentencoding} || q{} ) eq 'external';
    }
    $column{Content} = $texts->{Content} if defined $texts->{Content};
    if ( $DATABASE->bytes( $column{Content} // q{} ) =~ /\A.{256}/s ) {
        my $content = delete $column{Content};
        %column = (
            %column,
            length( $row->{largecontent} // q{} )
            ? ( Content => substr $content, 0, $WIDTH )
            : ( Content => undef, LargeContent => $content, ContentType => 'text/plain', ContentEncoding => 'none' )
        );
    }
    my $written = $class->update( $row->{id}, %column );
    RT::ObjectCustomFieldValues->ClearOCFVCache if RT::ObjectCustomFieldValues->can('ClearOCFVCache');
    return $written;
}

# RT writes UTF-8; a file has whatever it had.
sub _large {
    my ( $class, $row ) = @_;
    return RT::Extension::GDPR::Charset->new( $class->_bytes($row), 'utf-8' );
}

sub _bytes {
    my ( $class, $row ) = @_;
    return $class->decode_lob( @$row{qw(contentencoding largecontent)} );
}

# How LargeContent is read, if it is a text.
sub _format_of_large {
    my ( $class, $row ) = @_;
    return undef unless length( $row->{largecontent} // q{} );
    return 'html' if _type($row) eq 'HTML';
    my $type = $row->{contenttype} || ( _type($row) =~ /^(?:Binary|Image)$/ ? 'application/octet-stream' : 'text/plain' );
    return RT::Extension::GDPR::MediaType->format( $type, $row->{content}, sub { $class->_bytes($row) } );
}

sub _type { return $_[0]{fieldtype} // q{} }

# RT keeps addresses with leading zeros, so that they can be compared as texts.
sub _readable {
    my ($address) = @_;
    return $address if ( $address // q{} ) !~ /\A[0-9]{1,3}(?:\.[0-9]{1,3}){3}\z/;
    return join '.', map { 0 + $_ } split /[.]/, $address;
}

1;
