# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Store;

use strict;
use warnings;

use Encode       ();
use MIME::Base64 ();
use MIME::QuotedPrint ();
use Module::Runtime ();
use RT::Extension::GDPR::Database;
use RT::Extension::GDPR::Format;
use RT::Extension::GDPR::MediaType;
use RT::Extension::GDPR::Problem;

=head1 NAME

RT::Extension::GDPR::Store - one place where RT keeps personal data

=head1 DESCRIPTION

A store is a class without state. There are three kinds. B<File stores> hold files that a person can
choose: they have a L</ref_prefix>. B<Trace stores> hold what must go along with a file (a header
that names it, its words in the index): they find it by themselves, nobody chooses it. B<Text stores>
hold what people and programs wrote, in which passages are replaced, or say who did something.

The list of stores is in this class; L<RT::Extension::GDPR::Plan> and
L<RT::Extension::GDPR::Apply> know no other.

A B<file> is a hash: C<ref>, C<store> (its name), C<id> (of the row), C<part> (within a blob, or
undef), C<ticket> (whose transaction or value it is), C<transaction> (id or undef), C<name>
(characters or undef), C<content_type>, C<content_id> (without brackets, or undef), C<size> (bytes,
decoded), C<created> (UTC, as in the database), C<by> (user id), C<source> (C<message>,
C<forwarded>, C<custom_field>), C<visibility> (L<RT::Extension::GDPR::Visibility>), C<object> (its digest if it lies in the external storage). It is
read as the system; L<RT::Extension::GDPR::Access> decides what a person sees of it.

A B<document> is a text within a row, as a hash: C<key> (unique among all documents, C<STORE-ID-PART>), C<format>
(C<plain>, C<html>, C<headers> or C<value>, see L<RT::Extension::GDPR::Format>), C<raw> (characters), C<store>, C<table>,
C<id> (of the row), C<part> (which of the row's texts, C<[A-Za-z0-9.:_-]+>), C<ticket>, C<transaction> (id or undef),
C<visibility>, C<title> (what it is, in English, to be translated where it is shown), C<created> and C<by> (or undef).
Documents are read as the system, too.

An B<edit> is a hash: C<document> (one without C<raw>) and C<spans>, a list of C<< { view, start, end, token } >>, which
L<RT::Extension::GDPR::Format/replace> takes.

A B<change> is a hash: C<store>, C<table>, C<id> (of the row), C<ticket>, C<kind> (C<erase>, C<rewrite> or
C<replace_user>) and what the store itself needs to do it again in another process: plain values only, no content and no
name. In a text store a rewrite has C<parts>: C<< { part => [ [ view, start, end, token ], ... ] } >>.

=cut

# File stores first: what goes along depends on what was found in them.
my @NAMES = qw(
    Attachment
    ForwardedMail
    CustomFieldValue
    Message
    ForwardedText
    AttachmentReference
    CustomFieldHistory
    InlineImage
    TransactionData
    FullTextIndex
    TicketText
    TransactionText
    TransactionContent
    CustomFieldText
    Attribute
    Link
    Watcher
    Actor
    UserRecord
    SavedSearch
);

=head1 CLASS METHODS

=head2 all

The list of all stores (class names), file stores first.

=head2 file_stores

Those that hold files.

=head2 named NAME

The store of that name. Dies if there is none.

=head2 of_ref REF

The file store that a ref belongs to, or undef.

=cut

sub all {
    return map { Module::Runtime::use_module(__PACKAGE__ . "::$_") } @NAMES;
}

sub file_stores {
    my ($class) = @_;
    return grep { $_->ref_prefix } $class->all;
}

sub named {
    my ( $class, $name ) = @_;
    my ($store) = grep { $_->name eq $name } $class->all;
    return $store || die "No store $name";
}

sub of_ref {
    my ( $class, $ref ) = @_;
    my ( $prefix, $id ) = ( defined $ref ? $ref : '' ) =~ /^([a-z]+)-([0-9]{1,10})(?![0-9])/ or return;

    # Larger numbers are no ids, and PostgreSQL fails on them instead of finding nothing.
    return if $id > 2**31 - 1;
    return ( grep { $_->ref_prefix eq $prefix } $class->file_stores )[0];
}

=head1 WHAT A STORE SAYS OF ITSELF

=head2 name

In snake_case; goes into plans and log entries.

=head2 label

For people, in English, to be translated where it is shown.

=head2 covers

One sentence on what it finds and clears.

=head2 ref_prefix

What the refs of a file store begin with; undef for a trace store.

=cut

sub name   { die "$_[0] has no name" }
sub label  { die "$_[0] has no label" }
sub covers { die "$_[0] has no sentence" }
sub ref_prefix { return }

=head1 WHAT A FILE STORE DOES

=head2 file REF

The file, or undef when it is not there, not a file, or already deleted.

=head2 deleted_by REF

The id of the history transaction that tells of its deletion, if it was deleted and the store can
tell, else undef.

=head2 files SCOPE

All files of the scope in this store, in the order of their rows.

=head2 bytes FILE

The decoded bytes of a file. Throws C<storage_failed> when they cannot be read.

=head2 locate SCOPE, MATCHER

The files of the scope with the same bytes as a wanted one (L<RT::Extension::GDPR::FileMatcher>),
each with C<of>, the ref that it equals; the wanted ones themselves too while they are there.

=head2 within FILE

The files that go when this one goes, because they are part of it.

=head2 is_erased FILE, CHANGES

True if these changes (a reference to a list) erase the file.

=cut

sub file       { return }
sub deleted_by { return }
sub files      { return }
sub within     { return }
sub bytes      { die "$_[0] holds no files" }

sub is_erased {
    my ( $class, $file, $changes ) = @_;
    return scalar grep { $_->{store} eq $class->name && $_->{id} == $file->{id} && $_->{kind} eq 'erase' } @$changes;
}

sub locate {
    my ( $class, $scope, $matcher ) = @_;
    return if $matcher->is_empty;
    return map {
        my $file = $_;
        my $of   = $matcher->may_match($file) && $matcher->matches( $class->bytes($file), $file->{content_type} );
        $of ? { %$file, of => $of } : ();
    } $class->files($scope);
}

=head1 WHAT EVERY STORE DOES

=head2 changes SCOPE, FILES, CHANGES

What has to happen in this store so that FILES (a reference to a list) are gone: a list of changes.
CHANGES are those of the stores before this one, so that no row is changed that is erased anyway.
After they are applied the same call returns nothing.

=head2 documents SCOPE

The texts of the scope in this store, in the order of their rows.

=head2 rewrites SCOPE, EDITS, CHANGES

What has to happen in this store for these edits (a reference to a list; those of other stores too): a list of changes.
CHANGES are those of the stores before this one. By default one for each row that is not erased anyway.

=head2 swaps SCOPE, PEOPLE, CHANGES

What has to happen so that these people (as in L<RT::Extension::GDPR::Finder>) are no longer the ones who take part or
did something: a list of changes of kind C<replace_user> (with C<column>, C<principal>, the id there now, and C<number>,
that of the person) or C<erase>.

=head2 outside SCOPE, PEOPLE, FINDER

Where these people are found in what does not belong to the scope: a list of C<< { store, place, count } >>, C<place>
being a code. Never written.

=head2 unsearchable SCOPE

The files of the scope in which nobody can look for a text, each with C<why>: C<encrypted>, C<signed> (a signature) or
C<binary>.

=head2 export SCOPE

The texts as people read them: a list of C<< { title, created, text } >>.

=head2 current CHANGE

The bytes of the columns that the change touches, read with a row lock when in a transaction; undef
when there is nothing left to change. They are fingerprinted, and never stored.

=head2 apply CHANGE, CONTEXT

Carries the change out by plain SQL inside the caller's transaction and returns the number of rows
written. CONTEXT has C<transaction> (id of the history transaction), C<queue_removal>, a sub
that takes the digest of an object in the external storage that the row pointed to, and C<pseudonym>, a sub
that takes the number of a person and returns the id of the user to put in their place.

=head2 remaining SCOPE, FILES, MATCHER, CHANGES

What is left in this store after CHANGES were applied: a list, counted for the log.

=cut

sub changes      { return }
sub documents    { return }
sub swaps        { return }
sub outside      { return }

sub unsearchable {
    my ( $class, $scope ) = @_;
    return map {
        my $file = $_;
        my $why  = RT::Extension::GDPR::MediaType->obstacle( @$file{qw(content_type name)}, sub { $class->bytes($file) } );
        $why ? { %$file, why => $why } : ();
    } $class->files($scope);
}

sub rewrites {
    my ( $class, $scope, $edits, $changes ) = @_;
    my %erased = map { _row($_) => 1 } grep { $_->{kind} eq 'erase' } @$changes;
    my %change;
    for my $edit ( grep { $_->{document}{store} eq $class->name && @{ $_->{spans} } } @$edits ) {
        my $document = $edit->{document};
        my $change   = $change{ _row($document) } ||= {
            ( map { $_ => $document->{$_} } qw(store table id ticket transaction visibility) ),
            kind => 'rewrite',
        };
        $change->{parts}{ $document->{part} } = [ map { [ @$_{qw(view start end token)} ] } @{ $edit->{spans} } ];
    }
    delete @change{ keys %erased };
    return sort { $a->{table} cmp $b->{table} || $a->{id} <=> $b->{id} } values %change;
}

sub _row { return "$_[0]{table} $_[0]{id}" }

sub export {
    my ( $class, $scope ) = @_;
    return map {
        my @views = RT::Extension::GDPR::Format->of( $_->{format} )->views( $_->{raw} );
        {
            title   => $_->{title},
            created => $_->{created},
            text    => join "\n", map { defined $_->{label} ? "$_->{label}: $_->{text}" : $_->{text} }
                grep { $_->{kind} =~ /^(?:text|header)$/ } @views,
        }
    } $class->documents($scope);
}

sub current { die "$_[0] changes nothing" }
sub apply   { die "$_[0] changes nothing" }

sub remaining {
    my ( $class, $scope, $files, $matcher, $changes ) = @_;
    return ( $class->locate( $scope, $matcher ), $class->changes( $scope, $files, $changes ) );
}

=head1 HELPERS FOR STORES

=head2 document FIELDS...

A document of this store: its fields (a list of names and values) with C<store> and C<key>, and what is not given undef
or, for C<visibility>, for everybody.

=head2 rewritten CHANGE, DOCUMENT...

What a rewrite makes of these documents of its row: pairs of part and new C<raw>, of the parts that it changes. Throws
C<plan_stale> when one of them is not there.

=cut

sub document {
    my ( $class, %fields ) = @_;
    return {
        visibility => q{},
        ( map { $_ => undef } qw(transaction created by) ),
        %fields,
        store => $class->name,
        key   => join( '-', $class->name, @fields{qw(id part)} ),
    };
}

sub rewritten {
    my ( $class, $change, @documents ) = @_;
    my %document = map { $_->{part} => $_ } @documents;
    return map {
        my $document = $document{$_} || RT::Extension::GDPR::Problem->throw('plan_stale');
        my @spans    = map { my %span; @span{qw(view start end token)} = @$_; \%span } @{ $change->{parts}{$_} };
        $_ => RT::Extension::GDPR::Format->of( $document->{format} )->replace( $document->{raw}, \@spans );
    } sort keys %{ $change->{parts} };
}

=head2 canonical VALUE...

Joins values of columns to bytes in a way that no two lists of values share: each with its length,
undef apart from the empty string.

=cut

sub canonical {
    my ( $class, @values ) = @_;
    return join '', map {
        my $bytes = RT::Extension::GDPR::Database->bytes($_);
        defined $bytes ? length($bytes) . ":$bytes," : '-,';
    } @values;
}

=head2 decode_lob ENCODING, STORED

The bytes of a Content or LargeContent column, as RT::Record::_DecodeLOB does before it looks at
the type. External objects are fetched; if they cannot be, throws C<storage_failed>.

=cut

sub decode_lob {
    my ( $class, $encoding, $stored ) = @_;
    my $bytes = RT::Extension::GDPR::Database->bytes($stored);
    $bytes    = '' unless defined $bytes;
    $encoding = lc( $encoding || 'none' );
    return MIME::Base64::decode_base64($bytes) if $encoding eq 'base64';
    return MIME::QuotedPrint::decode($bytes)   if $encoding eq 'quoted-printable';
    return $bytes unless $encoding eq 'external';

    my $storage   = RT->System->ExternalStorage;
    my ($content) = $storage ? $storage->Get($bytes) : ();
    RT::Extension::GDPR::Problem->throw( 'storage_failed', detail => 'an object cannot be read' )
        unless defined $content;
    return $content;
}

=head2 encode_lob BYTES

ENCODING and the value for such a column, for plain SQL. Never truncates or drops, whatever
C<$MaxAttachmentSize> says: a rewritten text stays whole. Text stays text, anything else is base64.

=cut

sub encode_lob {
    my ( $class, $bytes ) = @_;
    my $copy = $bytes;
    my $text = $bytes =~ /\0/ ? undef : eval { Encode::decode( 'UTF-8', $copy, Encode::FB_CROAK ) };
    return ( 'none', $text ) if defined $text;
    return ( 'base64', MIME::Base64::encode_base64($bytes) );
}

1;
