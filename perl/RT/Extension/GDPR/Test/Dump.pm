# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Test::Dump;

use strict;
use warnings;

use File::Find ();
use MIME::Base64 ();
use MIME::QuotedPrint ();
use Storable ();
use RT::Extension::GDPR::Database;

=head1 NAME

RT::Extension::GDPR::Test::Dump - the whole database and storage, decoded

=cut

# How many times over a value is decoded; what lies in a mail in a table is so twice or three times.
our $depth = 3;

=head1 CLASS METHODS

=head2 everything [decoded => BOOL]

See L<RT::Extension::GDPR::Test/dump_everything>.

=cut

sub everything {
    my ( $class, %args ) = @_;
    local $depth = 0 if defined $args{decoded} && !$args{decoded};
    return { $class->_tables, $class->_files };
}

sub _tables {
    my ($class) = @_;
    my $database = 'RT::Extension::GDPR::Database';
    my %dump;
    for my $table ( $class->_table_names ) {
        my $number = 0;
        for my $row ( $database->rows("SELECT * FROM $table") ) {
            $number++;
            for my $column ( grep { defined $row->{$_} } keys %$row ) {
                my $place = join '', $table, '.', $column, '#', $row->{id} || $number;
                $dump{$place} = join "\n", _decoded( $database->bytes( $row->{$column} ), $depth );
            }
        }
    }
    return %dump;
}

sub _table_names {
    my $handle = RT::Extension::GDPR::Database->dbh;
    my $type   = RT::Extension::GDPR::Database->type;
    return @{ $handle->selectcol_arrayref('SHOW TABLES') } if $type eq 'mysql';
    my %spelt = map { lc $_ => $_ } qw(Attachments Attributes ObjectCustomFieldValues Tickets Transactions);
    return map { $spelt{$_} || $_ } @{ $handle->selectcol_arrayref(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public'") } if $type eq 'Pg';
    return @{ $handle->selectcol_arrayref("SELECT name FROM sqlite_master WHERE type = 'table'") };
}

sub _files {
    my %dump;
    my $storage = RT->System->ExternalStorage;
    my @found   = $storage && $storage->can('Path') ? $storage->Path : ();
    push @found, RT->Config->Get('DatabaseName')
        if RT::Extension::GDPR::Database->type eq 'SQLite';
    File::Find::find( {
        no_chdir => 1,
        wanted   => sub {
            return unless -f;
            open my $file, '<:raw', $_ or die "$_: $!";
            local $/;
            $dump{"file $_"} = join "\n", $_, _decoded( scalar <$file>, $depth && 1 );
        },
    }, @found ) if @found;
    return %dump;
}

# The bytes themselves and what they become when decoded, DEPTH times over.
sub _decoded {
    my ( $bytes, $depth ) = @_;
    my @forms = ($bytes);
    return @forms unless $depth && length $bytes >= 8;

    my %seen = ( $bytes => 1 );
    my @next = (
        MIME::QuotedPrint::decode($bytes),
        _encoded_words($bytes),
        _percent($bytes),
        ( map { MIME::Base64::decode($_) } $bytes =~ m{((?:[A-Za-z0-9+/]{4,}[ \t]*\r?\n?)+={0,2})}g ),
        _thawed($bytes),
    );
    push @forms, map { _decoded( $_, $depth - 1 ) } grep { length && !$seen{$_}++ } @next;
    return @forms;
}

sub _encoded_words {
    my ($bytes) = @_;
    return unless $bytes =~ /=\?/;
    ( my $joined = $bytes ) =~ s/\?=\s+=\?/?==?/g;
    $joined =~ s{=\?[^?]+\?B\?([^?]*)\?=}{MIME::Base64::decode($1)}gie;
    $joined =~ s{=\?[^?]+\?Q\?([^?]*)\?=}{ ( my $q = $1 ) =~ tr/_/ /; MIME::QuotedPrint::decode($q) }gie;
    return $joined;
}

sub _percent {
    my ($bytes) = @_;
    return unless $bytes =~ /%[0-9A-F]{2}/i;
    $bytes =~ s/["']?;\s*(?:file)?name\*\d+\*?=["']?//g;
    $bytes =~ s/%([0-9A-F]{2})/chr hex $1/gie;
    return $bytes;
}

sub _thawed {
    my ($bytes) = @_;
    return unless $bytes =~ /^\x04/ || $bytes =~ /^pst0/;
    my $value = eval { Storable::thaw($bytes) };
    return unless ref $value;
    my ( @found, @todo );
    @todo = ($value);
    while (@todo) {
        my $one = shift @todo;
        if    ( ref $one eq 'HASH' )  { push @todo,  %$one }
        elsif ( ref $one eq 'ARRAY' ) { push @todo,  @$one }
        elsif ( ref $one eq 'SCALAR' || ref $one eq 'REF' ) { push @todo, $$one }
        elsif ( defined $one && !ref $one ) { push @found, RT::Extension::GDPR::Database->bytes($one) }
    }
    return @found;
}

1;
