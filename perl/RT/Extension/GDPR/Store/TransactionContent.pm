# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Store::TransactionContent;

use strict;
use warnings;
use base 'RT::Extension::GDPR::Store::Columns';

use JSON ();
use RT::Extension::GDPR::Database;
use RT::Extension::GDPR::Database::Schema;
use RT::Extension::GDPR::NestedTexts;

my $NESTED = 'RT::Extension::GDPR::NestedTexts';

=head1 NAME

RT::Extension::GDPR::Store::TransactionContent - long values in the history, in RT 6

=head1 DESCRIPTION

RT 6 puts an old or new value of more than 255 bytes, such as a description, into ObjectContents, both of a transaction in
one row, as JSON. Other rows of that table belong to saved searches and dashboards.

=cut

sub name   { return 'transaction_content' }
sub label  { return 'Long values in the history' }    # loc
sub covers { return 'Old and new values that are too long for the history itself, in RT 6.' }

=head1 CLASS METHODS

As in L<RT::Extension::GDPR::Store::Columns>.

=cut

sub table { return 'ObjectContents' }

sub query {
    return q{SELECT x.*, t.ObjectId AS OfTicket, t.id AS OfTransaction, t.Type AS OfType, t.Field AS ValueOf}
        . q{ FROM ObjectContents x JOIN Transactions t ON x.ObjectType = 'RT::Transaction' AND t.id = x.ObjectId};
}

sub in_scope {
    my ( $class, $scope ) = @_;
    return [ $scope->of_transaction('t') ];
}

sub rows_in {
    my ( $class, $scope ) = @_;
    return RT::Extension::GDPR::Database::Schema->has('ObjectContents') ? $class->SUPER::rows_in($scope) : ();
}

sub texts {
    my ( $class, $row ) = @_;
    my @texts  = $NESTED->of( _decoded($row) );
    my $format = ( $row->{valueof} // q{} ) eq 'Description' ? 'html' : 'plain';
    return map { { part => "Content.$_", format => $format, raw => $texts[$_], title => 'History' } }
        grep { length( $texts[$_] // q{} ) && $texts[$_] !~ /\A(?:Old|New)Value\z/ } 0 .. $#texts;
}

sub write_texts {
    my ( $class, $row, $texts ) = @_;
    my $data = $NESTED->with( _decoded($row), { map { /([0-9]+)\z/ => $texts->{$_} } keys %$texts } );
    return $class->update( $row->{id},
        Content => ref $data ? JSON->new->canonical->allow_nonref->encode($data) : $data );
}

sub _decoded {
    my ($row) = @_;
    return $row->{content} if ( $row->{contentencoding} || q{} ) ne 'json';
    return scalar eval { JSON->new->decode( $row->{content} ) };
}

1;
