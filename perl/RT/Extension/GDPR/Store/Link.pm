# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Store::Link;

use strict;
use warnings;
use base 'RT::Extension::GDPR::Store::Columns';

use RT::Extension::GDPR::Database;

my $DATABASE = 'RT::Extension::GDPR::Database';

=head1 NAME

RT::Extension::GDPR::Store::Link - links from tickets to addresses elsewhere

=head1 DESCRIPTION

A link's Base and Target are URIs: of objects of this RT, which have LocalBase or LocalTarget and stay as they are, or any
other, such as C<mailto:> or a page of a customer database.

=cut

sub name   { return 'link' }
sub label  { return 'Links' }    # loc
sub covers { return 'Links of the tickets to addresses outside of RT.' }

=head1 CLASS METHODS

As in L<RT::Extension::GDPR::Store::Columns>.

=cut

sub table { return 'Links' }

sub in_scope {
    my ( $class, $scope ) = @_;
    my @tickets = $scope->tickets;
    my $list    = $DATABASE->in_list(@tickets);
    return map { [ "x.$_ IN $list", @tickets ] } qw(LocalBase LocalTarget);
}

sub columns {
    return { map { $_ => { width => 240, title => 'Link', format => 'url' } } qw(Base Target) };    # loc
}

sub rows_in {
    my ( $class, $scope ) = @_;
    my %in = map { $_ => 1 } $scope->with_reminders->tickets;
    return map { { %$_, ofticket => $in{ $_->{localbase} || 0 } ? $_->{localbase} : $_->{localtarget} } }
        $class->SUPER::rows_in($scope);
}

sub texts {
    my ( $class, $row ) = @_;
    return grep { !$row->{ 'local' . lc $_->{part} } } $class->SUPER::texts($row);
}

sub write_texts {
    my ( $class, $row, $texts ) = @_;
    my %link = ( ( map { ucfirst $_ => $row->{$_} } qw(base target type) ), %$texts );

    # No two links may be the same (the index Links1), and what differed may be what was replaced.
    my $same = $DATABASE->row( 'SELECT id FROM Links WHERE Base = ? AND Target = ? AND Type = ? AND id != ?',
        ( map { substr $_, 0, 240 } @link{qw(Base Target)} ), $link{Type}, $row->{id} );
    return $DATABASE->execute( 'DELETE FROM Links WHERE id = ?', $row->{id} ) if $same;
    return $class->SUPER::write_texts( $row, $texts );
}

1;
