# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Store::FullTextIndex;

use strict;
use warnings;
use base 'RT::Extension::GDPR::Store';

use HTML::Entities ();
use RT::Extension::GDPR::Database;

my $DATABASE = 'RT::Extension::GDPR::Database';

=head1 NAME

RT::Extension::GDPR::Store::FullTextIndex - the words of texts in the search index

=head1 DESCRIPTION

F<rt-fulltext-indexer> copies the words (PostgreSQL) or the whole text (MySQL, MariaDB) of text parts
into an index and never looks at a part again. So the index row of an erased part is emptied, and
that of a rewritten text is made anew from what the text is now. The row itself stays, because the
indexer goes on from the highest id it finds.

An index that is switched off in C<%FullTextSearch> is cleared too. An external Sphinx index cannot
be reached from here; F<indexer> rebuilds it.

=cut

sub name   { return 'full_text_index' }
sub label  { return 'Search index' }    # loc
sub covers { return "Words of messages and text files in RT's full text index." }

=head1 CLASS METHODS

As described in L<RT::Extension::GDPR::Store>.

=cut

sub changes {
    my ( $class, $scope, $files, $changes ) = @_;
    my %of = map { $_->{id} => $_ }
        grep { $_->{table} eq 'Attachments' && $_->{kind} =~ /^(?:erase|rewrite)$/ && $_->{store} ne 'attachment_reference' }
        @$changes;
    my @ids = sort { $a <=> $b } keys %of or return;
    my ( $table, $column ) = $class->_index or return;
    my $list = $DATABASE->in_list(@ids);
    return map { {
        store  => $class->name,
        table  => $table,
        id     => $_->{id},
        ticket => $of{ $_->{id} }{ticket},
        kind   => $of{ $_->{id} }{kind},

        # Whoever may not know of a text must not learn of its index either.
        visibility => $of{ $_->{id} }{visibility},
    } } $DATABASE->rows( "SELECT id FROM $table WHERE id IN $list AND $column <> '' ORDER BY id", @ids );
}

sub rewrites { my ( $class, $scope, $edits, $changes ) = @_; return $class->changes( $scope, [], $changes ) }

sub current {
    my ( $class, $change ) = @_;
    my ( $table, $column ) = $class->_index or return;
    my $lock = $DATABASE->in_transaction ? $DATABASE->for_update : q{};
    my $row  = $DATABASE->row( "SELECT $column AS Words FROM $table WHERE id = ?$lock", $change->{id} );
    return $row && length( $row->{words} || q{} ) ? $class->canonical( $row->{words} ) : undef;
}

sub apply {
    my ( $class, $change ) = @_;
    my ( $table, $column ) = $class->_index or return 0;
    my $update = sub { $DATABASE->execute( "UPDATE $table SET $column = $_[0] WHERE id = ?", @_[ 1 .. $#_ ] ) };
    return $update->( q{''}, $change->{id} ) if $change->{kind} eq 'erase';

    # PostgreSQL refuses texts with too many words; the indexer leaves such a row empty as well.
    my $rows = eval { $DATABASE->atomic( sub { $update->( $class->_words, $class->_text($change), $change->{id} ) } ) };
    return defined $rows ? $rows : $update->( q{''}, $change->{id} );
}

sub remaining {
    my ( $class, $scope, $files, $matcher, $changes ) = @_;
    my @left = grep { $_->{store} eq $class->name && defined $class->current($_) } @$changes or return;
    my ( $table, $column ) = $class->_index or return;
    return grep {
        $_->{kind} eq 'erase' || !$DATABASE->row(
            "SELECT id FROM $table WHERE id = ? AND $column = " . $class->_words, $_->{id}, $class->_text($_) )
    } @left;
}

# Table and column of the index, nothing if there is none.
sub _index {
    my ($class) = @_;
    my $type = $DATABASE->type;
    my $config = RT->Config->Get('FullTextSearch') || {};
    return if $type !~ /^(?:Pg|mysql)$/ || $config->{Sphinx};
    my $table  = $config->{Table} || 'AttachmentsIndex';
    my $column = $type eq 'mysql' ? 'Content' : $config->{Column} || 'ContentIndex';
    return if grep { !/^\w+$/ } $table, $column;

    my @there = $type eq 'Pg'
        ? $DATABASE->rows( 'SELECT 1 FROM information_schema.columns WHERE table_name = ? AND column_name = ?'
            . ' AND table_schema = ANY (current_schemas(false))', lc $table, lc $column )
        : $DATABASE->rows( 'SELECT 1 FROM information_schema.columns WHERE table_name = ? AND column_name = ?'
            . ' AND table_schema = DATABASE()', $table, $column );
    return @there ? ( $table, $column ) : ();
}

sub _words { return $DATABASE->type eq 'Pg' ? 'TO_TSVECTOR(?)' : '?' }

# As rt-fulltext-indexer reads it. RT keeps texts in UTF-8.
sub _text {
    my ( $class, $change ) = @_;
    my $row = $DATABASE->row(
        'SELECT Subject, ContentType, ContentEncoding, Content FROM Attachments WHERE id = ?', $change->{id} );
    my $bytes = $class->decode_lob( @$row{qw(contentencoding content)} );
    my $text  = Encode::decode( 'UTF-8', $bytes, Encode::FB_PERLQQ );
    HTML::Entities::decode_entities($text) if $row->{contenttype} eq 'text/html';
    $text = join "\n", defined $row->{subject} ? $row->{subject} : q{}, $text;
    $text =~ tr/\0//d;
    return $text;
}

1;
