# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Store::SavedSearch;

use strict;
use warnings;
use base 'RT::Extension::GDPR::Store';

use JSON ();
use Unicode::Normalize ();
use URI::Escape        ();
use RT::Extension::GDPR::Database;
use RT::Extension::GDPR::Database::Schema;
use RT::Extension::GDPR::NestedTexts;
use RT::Extension::GDPR::Store::Attribute;
use RT::Extension::GDPR::Store::Watcher;

my $DATABASE = 'RT::Extension::GDPR::Database';

=head1 NAME

RT::Extension::GDPR::Store::SavedSearch - people in searches, dashboards and settings of others

=head1 DESCRIPTION

Whoever looked for a person has the name or address in a saved search, a dashboard's recipients, a setting or a short link.
RT 5 keeps them as attributes, with their former contents, RT 6 in tables of their own. They belong to other people, so
they are only counted.

=cut

sub name   { return 'saved_search' }
sub label  { return 'Saved searches and settings' }    # loc
sub covers { return 'Searches, dashboards, settings and short links that name the people: counted, never changed.' }

# Other tables with texts: whose rows they are, the place, and the columns.
my @TABLES = (
    [ SavedSearches => 'RT::SavedSearch', 'saved_searches', qw(Name Description) ],
    [ Dashboards    => 'RT::Dashboard',   'dashboards',     qw(Name Description) ],
    [ Shorteners    => 'RT::Shortener',   'short_links',    qw(Content) ],
);

my %LABEL = (
    saved_searches => 'Saved searches',      # loc
    dashboards     => 'Dashboards',          # loc
    short_links    => 'Short links',         # loc
    settings       => 'Settings of users',   # loc
);

=head1 CLASS METHODS

As in L<RT::Extension::GDPR::Store>.

=cut

sub outside {
    my ( $class, $scope, $people, $finder ) = @_;
    my $words = _words(@$people) or return;
    my %documents;
    my $number = 0;
    my $add = sub {
        my ( $place, $row, @texts ) = @_;
        my @found = grep { defined && _folded($_) =~ $words } @texts;
        push @{ $documents{$place} }, map { { key => ++$number, format => 'value', raw => $_, row => $row } } @found;
    };
    $class->_add_attributes( $scope, $people, $add );
    $class->_add_tables($add);
    return map { $class->_counted( $_, $finder, $documents{$_} ) } sort keys %documents;
}

sub _counted {
    my ( $class, $place, $finder, $documents ) = @_;
    my %row   = map { $_->{key} => $_->{row} } @$documents;
    my %found = map { $row{ $_->{document} } => 1 } grep { defined $_->{person} } $finder->scan($documents);
    return %found ? { store => $class->name, place => $place, label => $LABEL{$place}, count => scalar keys %found } : ();
}

# Those of the scope are another store's, those of the people themselves go with their records.
sub _add_attributes {
    my ( $class, $scope, $people, $add ) = @_;
    my $store = 'RT::Extension::GDPR::Store::Attribute';
    my %mine  = map { $_->{id} => 1 } $store->rows_in($scope);
    my $users = RT::Extension::GDPR::Store::Watcher->numbers($people);
    my %root;    # of an attribute and its history, the attribute
    my $last = 0;
    while ( my @rows = $DATABASE->rows( 'SELECT * FROM Attributes WHERE id > ? ORDER BY id LIMIT 1000', $last ) ) {
        $last = $rows[-1]{id};
        for my $row (@rows) {
            next if $mine{ $row->{id} } || ( $row->{objecttype} eq 'RT::User' && exists $users->{ $row->{objectid} } );
            my $root = $row->{objecttype} eq 'RT::Attribute' ? $root{ $row->{objectid} } : { %$row{qw(id name)} };
            $root{ $row->{id} } = $root or next;
            $add->( _place( $root->{name} ), "RT::Attribute-$root->{id}", $row->{description},
                RT::Extension::GDPR::NestedTexts->of( $store->thawed($row) ) );
        }
    }
    return;
}

sub _place {
    my ($name) = @_;
    return 'saved_searches' if $name =~ /Search/;
    return 'dashboards'     if $name =~ /^(?:Dashboard|Subscription)/;
    return 'settings';
}

sub _add_tables {
    my ( $class, $add ) = @_;
    my $schema = 'RT::Extension::GDPR::Database::Schema';
    for my $table ( grep { $schema->has( $_->[0] ) } @TABLES ) {
        my ( $name, $type, $place, @columns ) = @$table;
        $add->( $place, "$type-$_->{id}", map { $name eq 'Shorteners' ? _unescaped($_) : $_ } @$_{ map {lc} @columns } )
            for $DATABASE->rows("SELECT * FROM $name ORDER BY id");
    }
    return unless $schema->has('ObjectContents');
    for my $row ( $DATABASE->rows("SELECT * FROM ObjectContents WHERE ObjectType != 'RT::Transaction' ORDER BY id") ) {
        my $data = ( $row->{contentencoding} || q{} ) eq 'json' ? eval { JSON->new->decode( $row->{content} ) } : $row->{content};
        my $place = $row->{objecttype} eq 'RT::SavedSearch' ? 'saved_searches' : 'dashboards';
        $add->( $place, "$row->{objecttype}-$row->{objectid}", RT::Extension::GDPR::NestedTexts->of($data) );
    }
    return;
}

sub _unescaped {
    my ($query) = @_;
    return RT::Extension::GDPR::Database::Value->characters( URI::Escape::uri_unescape( $query =~ tr/+/ /r ) );
}

# Most of what a site has names none of them; the finder is asked only where a word of theirs is.
sub _words {
    my (@people) = @_;
    my %word;
    for my $person (@people) {
        my @texts = grep {defined} values %{ $person->{columns} || {} }, map { @{ $person->{$_} || [] } } qw(names addresses);
        $word{$_} = 1 for grep { length >= 3 } map { split /\W+/, _folded($_) } @texts;
    }
    return unless %word;
    my $any = join '|', map {quotemeta} sort keys %word;
    return qr/$any/;
}

sub _folded {
    my ($text) = @_;
    return lc $text if $text !~ /[^\x00-\x7f]/;
    return lc( Unicode::Normalize::NFKD($text) =~ s/\p{M}//gr );
}

1;
