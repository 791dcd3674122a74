# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Store::Attribute;

use strict;
use warnings;
use base 'RT::Extension::GDPR::Store::Columns';

use MIME::Base64 ();
use Storable     ();
use RT::Extension::GDPR::Database;
use RT::Extension::GDPR::NestedTexts;

my $DATABASE = 'RT::Extension::GDPR::Database';
my $NESTED   = 'RT::Extension::GDPR::NestedTexts';

=head1 NAME

RT::Extension::GDPR::Store::Attribute - attributes of tickets and of their history

=head1 DESCRIPTION

Addresses that are not to be mailed (C<SquelchMailTo>), recipients who get a digest later (C<DeferredRecipients>), and what
extensions keep. Content is a text or a frozen structure (Storable in base64), in which no search in the database finds
anything. RT keeps earlier contents in attributes of the attribute itself (C<ContentHistory>).

Where an address goes, its entry does: RT's page of the people fails on a squelched address that is none, and the digest
would make a user of it.

=cut

sub name   { return 'attribute' }
sub label  { return 'Attributes' }    # loc
sub covers { return 'Addresses not to be mailed or to be mailed later, and other attributes of the tickets and their history.' }

=head1 CLASS METHODS

As in L<RT::Extension::GDPR::Store::Columns>, and:

=head2 thawed ROW

What a row's Content is: a text, or a structure.

=head2 nested_in ID...

The attributes of these attributes and theirs, as rows.

=cut

sub table { return 'Attributes' }

sub query {
    return q{SELECT x.*, CASE WHEN t.id IS NULL THEN x.ObjectId ELSE t.ObjectId END AS OfTicket, t.id AS OfTransaction,}
        . q{ t.Type AS OfType FROM Attributes x}
        . q{ LEFT JOIN Transactions t ON x.ObjectType = 'RT::Transaction' AND t.id = x.ObjectId};
}

sub in_scope {
    my ( $class, $scope ) = @_;
    my @tickets = $scope->tickets;
    my $list    = $DATABASE->in_list(@tickets);
    my ( $where, @bind ) = $scope->of_transaction('t');
    return (
        [ "x.Name != 'GDPRFiles' AND x.ObjectType = 'RT::Ticket' AND x.ObjectId IN $list", @tickets ],
        [ "x.Name != 'GDPRFiles' AND x.ObjectType = 'RT::Transaction' AND $where",         @bind ],
    );
}

sub columns { return { Description => { width => 255, title => 'Attribute' } } }    # loc

sub rows_in {
    my ( $class, $scope ) = @_;
    my @rows = $class->SUPER::rows_in($scope);
    my %row  = map { $_->{id} => $_ } @rows;
    for my $nested ( $class->nested_in( keys %row ) ) {
        my $of = $row{ $nested->{objectid} };
        $row{ $nested->{id} } = { %$nested, map { $_ => $of->{$_} } qw(ofticket oftransaction oftype) };
    }
    return @row{ sort { $a <=> $b } keys %row };
}

sub nested_in {
    my ( $class, @ids ) = @_;
    my @nested;
    while ( my @some = splice @ids, 0, 500 ) {
        my $list = $DATABASE->in_list(@some);
        push @nested, $DATABASE->rows(
            "SELECT x.* FROM Attributes x WHERE x.ObjectType = 'RT::Attribute' AND x.ObjectId IN $list ORDER BY x.id", @some );
    }
    return @nested ? ( @nested, $class->nested_in( map { $_->{id} } @nested ) ) : ();
}

sub texts {
    my ( $class, $row ) = @_;
    my @texts = $NESTED->of( $class->thawed($row) );
    return (
        $class->SUPER::texts($row),
        map { { part => "Content.$_", format => 'value', raw => $texts[$_], title => 'Attribute' } }
            grep { length( $texts[$_] // q{} ) && $texts[$_] !~ /\A[0-9]{1,10}\z/ } 0 .. $#texts
    );
}

sub write_texts {
    my ( $class, $row, $texts ) = @_;
    my %column = %$texts;
    my %nested = map { /^Content\.([0-9]+)$/ ? ( $1 => delete $column{$_} ) : () } keys %$texts;
    return $DATABASE->execute( 'DELETE FROM Attributes WHERE id = ?', $row->{id} ) if %nested && $row->{name} eq 'SquelchMailTo';
    if (%nested) {
        my $data = $NESTED->with( $class->thawed($row), \%nested, $row->{name} eq 'DeferredRecipients' );
        local $Storable::canonical = 1;
        $column{Content} = ref $data ? MIME::Base64::encode_base64( Storable::nfreeze($data) ) : $data;
    }
    return $class->SUPER::write_texts( $row, \%column );
}

sub thawed {
    my ( $class, $row ) = @_;
    return $row->{content} if lc( $row->{contenttype} // q{} ) ne 'storable';
    my $data = eval { Storable::thaw( MIME::Base64::decode_base64( $row->{content} // q{} ) ) };
    return ref $data eq 'SCALAR' ? $$data : $data;
}

1;
