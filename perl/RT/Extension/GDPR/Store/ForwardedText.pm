# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Store::ForwardedText;

use strict;
use warnings;
use base 'RT::Extension::GDPR::Store';

use RT::Extension::GDPR::AttachmentRow;
use RT::Extension::GDPR::Charset;
use RT::Extension::GDPR::MailTree;
use RT::Extension::GDPR::MediaType;
use RT::Extension::GDPR::Store::ForwardedMail;

=head1 NAME

RT::Extension::GDPR::Store::ForwardedText - what is written in mails that RT keeps in one piece

=head1 DESCRIPTION

The texts of the rows whose files L<RT::Extension::GDPR::Store::ForwardedMail> holds. Each part of such a mail has
C<PATH:headers>; if it is a text, C<PATH:content>; and if it is a multipart, C<PATH:preamble> and C<PATH:epilogue>, the
path as in L<RT::Extension::GDPR::MailTree>. Each keeps the charset and the transfer encoding it has, and the rest of the
mail stays byte for byte.

=cut

my $ROW = 'RT::Extension::GDPR::AttachmentRow';

sub name   { return 'forwarded_text' }
sub label  { return 'Texts of forwarded messages' }    # loc
sub covers { return 'Text and headers of forwarded, uploaded and original messages, which RT keeps in one piece each.' }

=head1 CLASS METHODS

As described in L<RT::Extension::GDPR::Store>.

=cut

sub documents {
    my ( $class, $scope ) = @_;
    return map { my $row = $_; map { $class->_document( $row, $_ ) } _texts( _tree($row) ) }
        $ROW->of_scope( $scope->with_reminders, _condition() );
}

sub current {
    my ( $class, $change ) = @_;
    my $row = $ROW->load( $change->{id}, _condition() ) or return;
    return $row->canonical;
}

sub apply {
    my ( $class, $change, $context ) = @_;
    my $row   = $ROW->load( $change->{id}, _condition() ) or return 0;
    my $tree  = _tree($row);
    my @texts = _texts($tree);
    my %new   = $class->rewritten( $change, map { $class->_document( $row, $_ ) } @texts );
    $_->{write}->( $_->{charset}->octets( $new{ $_->{part} } ) ) for grep { exists $new{ $_->{part} } } @texts;
    return $row->write( $tree->as_bytes, $context );
}

sub _condition { return RT::Extension::GDPR::Store::ForwardedMail->row_condition('a') }
sub _tree      { return RT::Extension::GDPR::MailTree->parse( $_[0]->bytes ) }

sub _document {
    my ( $class, $row, $text ) = @_;
    return $class->document(
        $row->document_fields,
        ( map { $_ => $text->{$_} } qw(part format title) ),
        raw => $text->{charset}->text,
    );
}

# The headers of a part before its content: that may have to name another transfer encoding.
sub _texts {
    my ($tree) = @_;
    return grep { length $_->{charset}->text } map { ( _headers($_), _content($_), _margins($_) ) } $tree->parts;
}

sub _headers {
    my ($part) = @_;
    return {
        part    => $part->path . ':headers',
        format  => 'headers',
        title   => 'Header of a forwarded message',
        charset => RT::Extension::GDPR::Charset->new( $part->head ),
        write   => sub { $part->set_head(@_) },
    };
}

sub _content {
    my ($part) = @_;
    return unless $part->is_leaf;

    # A mail that is nested too deep is read as it is.
    my $format = $part->is_message
        ? 'plain'
        : RT::Extension::GDPR::MediaType->format( $part->content_type, $part->name, sub { $part->content } );
    return unless $format;
    return {
        part    => $part->path . ':content',
        format  => $format,
        title   => 'Forwarded message',
        charset => RT::Extension::GDPR::Charset->new( $part->content, $part->charset ),
        write   => sub { $part->set_content(@_) },
    };
}

sub _margins {
    my ($part) = @_;
    my $margins = $part->margins;
    return map {
        my $name = $_;
        {
            part    => $part->path . ":$name",
            format  => 'plain',
            title   => 'Forwarded message',
            charset => RT::Extension::GDPR::Charset->new( $margins->{$name} ),
            write   => sub { $part->set_margin( $name, @_ ) },
        }
    } grep { $margins->{$_} =~ /\S/ } sort keys %$margins;
}

1;
