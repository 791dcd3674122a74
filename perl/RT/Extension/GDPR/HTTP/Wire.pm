# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::HTTP::Wire;

use strict;
use warnings;

use JSON       ();
use List::Util ();
use RT::Extension::GDPR::Config;
use RT::Extension::GDPR::Deletion::Moment;
use RT::Extension::GDPR::Scope;
use RT::Extension::GDPR::Store;
use RT::Extension::GDPR::Users;

=head1 NAME

RT::Extension::GDPR::HTTP::Wire - what the engine returns, as the contract says it

=head1 DESCRIPTION

The engine speaks in rows: times as in the database, codes, users as C<by_id> and C<by_name>. Over
the wire (F<openapi/gdpr.yaml>) times are RFC 3339, codes come with their labels, ids are strings.
Fields that the contract does not know are left out, so that nothing gets there by accident.

All are class methods; each returns data for JSON.

=head1 CLASS METHODS

=head2 boolean VALUE

=head2 id VALUE

A string, or undef.

=head2 time VALUE

C<YYYY-MM-DD HH:MM:SS> (UTC) as RFC 3339, or undef.

=head2 person ID, NAME

Undef when there is no ID.

=head2 choice OPTION, CODE

A code of the option C<GDPRReasons> or C<GDPRDocumentKinds> with its label; undef when there is no
CODE.

=cut

sub boolean { return $_[1] ? JSON::true : JSON::false }
sub id      { return defined $_[1] ? "$_[1]" : undef }
sub time    { return defined $_[1] ? $_[1] =~ s/\A(\S+) (\S+)\z/$1T$2Z/r : undef }

sub person {
    my ( $class, $id, $name ) = @_;
    return undef unless $id;
    return { id => "$id", name => $name // '' };
}

sub choice {
    my ( $class, $option, $code ) = @_;
    return undef unless defined $code && length $code;
    return { code => $code, label => RT::Extension::GDPR::Config->label( $option, $code ) };
}

=head2 counts COUNTS, [ALL]

A list of C<StoreCount>, of a reference to C<< { store => count } >>; with ALL, every store.

=cut

sub counts {
    my ( $class, $counts, $all ) = @_;
    my %count = ( ( $all ? map { $_->name => 0 } RT::Extension::GDPR::Store->all : () ), %$counts );
    return map { {
        store => $_,
        label => RT::Extension::GDPR::Store->named($_)->label,
        count => 0 + $count{$_},
    } } sort keys %count;
}

=head2 files FILE...

A list of C<File>, or of C<Copy> where a FILE has C<of>; in the engine's form
(L<RT::Extension::GDPR::Store>), and such as the asker may read. A few queries, whatever their
number.

=cut

sub files {
    my ( $class, @files ) = @_;
    my $names     = RT::Extension::GDPR::Users->names( map { $_->{by} } @files );
    my $scheduled = _scheduled( map { $_->{ticket} } @files );
    return map { {
        %{ $class->short_file($_) },
        ticket      => "$_->{ticket}",
        transaction => $class->id( $_->{transaction} ),
        created     => $class->time( $_->{created} ),
        by          => $class->person( $_->{by}, $names->{ $_->{by} // 0 } ),
        source      => $_->{source},
        scheduled   => $class->boolean( $scheduled->{ $_->{ref} } ),
        url         => _url($_),
        ( defined $_->{of} ? ( of => $_->{of}, place => $_->{place}, may_delete => $class->boolean( $_->{may_delete} ) ) : () ),
    } } @files;
}

# Who may read a file may see that its deletion is scheduled.
sub _scheduled {
    my %seen = map { $_ => 1 } @_;
    my %sets = map { $_ => 1 } map { RT::Extension::GDPR::Scope->ticket($_)->tickets } keys %seen;
    my @rows = RT::Extension::GDPR::Deletion::Moment->rows(
        tickets => [ sort keys %sets ], states => [qw(scheduled refused)] );
    return { map { $_ => 1 } map { @{ $_->{refs} } } @rows };
}

# RT's pages take the file's name as a last part, too, but personal data stays out of addresses.
sub _url {
    my ($file) = @_;
    my $path = RT->Config->Get('WebPath');
    return "$path/Ticket/Attachment/$file->{transaction}/$file->{id}" if $file->{source} eq 'message';
    return "$path/Download/CustomFieldValue/$file->{id}"             if $file->{source} eq 'custom_field';
    return undef;
}

=head2 short_file FILE

A file within a C<Deletion>.

=cut

sub short_file {
    my ( $class, $file ) = @_;
    return { ( map { $_ => $file->{$_} } qw(ref name content_type) ), size => 0 + $file->{size} };
}

=head2 deletion DELETION

C<Deletion> of the contract, of what L<RT::Extension::GDPR::Deletion> returns.

=cut

sub deletion {
    my ( $class, $deletion ) = @_;
    return {
        ( map { $_ => "$deletion->{$_}" } qw(id ticket when state) ),
        ( map { $_ => $deletion->{$_} } qw(cause note) ),
        ( map { $_ => $class->time( $deletion->{$_} ) } qw(due created) ),
        ( map { $_ => $class->boolean( $deletion->{$_} ) } qw(overdue may_cancel) ),
        files => [ map { $class->short_file($_) } @{ $deletion->{files} } ],
        by    => $class->person( @$deletion{qw(by_id by_name)} ),
        $class->_why($deletion),
    };
}

=head2 deleted_files TOMBSTONE

C<DeletedFiles> of the contract, of what L<RT::Extension::GDPR::Tombstone> returns.

=cut

sub deleted_files {
    my ( $class, $deleted ) = @_;
    return {
        transaction => "$deleted->{transaction}",
        created     => $class->time( $deleted->{created} ),
        by          => $class->person( @$deleted{qw(by_id by_name)} ),
        note        => $deleted->{note},
        files       => [
            map { {
                ref          => $_->{ref},
                content_type => $_->{content_type},
                size         => 0 + $_->{size},
                message_date => $class->time( $_->{message_date} ),
            } } @{ $deleted->{files} }
        ],
        $class->_why($deleted),
    };
}

=head2 anonymized STATE

C<Anonymization> of the contract, of what L<RT::Extension::GDPR::Act::Anonymize/state> returns; undef of nothing.

=cut

sub anonymized {
    my ( $class, $state ) = @_;
    return undef unless $state;
    return {
        transaction   => "$state->{transaction}",
        created       => $class->time( $state->{created} ),
        by            => $class->person( @$state{qw(by_id by_name)} ),
        changed_since => $class->boolean( $state->{changed_since} ),
    };
}

=head2 log_entry ENTRY, ACTOR_NAME, NOTE

C<LogEntry> of the contract, of what L<RT::Extension::GDPR::Log> returns. An entry that somebody
broke has no fields any more: it is shown with what is left.

=cut

sub log_entry {
    my ( $class, $entry, $actor, $note ) = @_;
    my $fields = $entry->{fields};
    return {
        ( map { $_ => $entry->{$_} } qw(time act hash entry) ),
        index     => 0 + $entry->{index},
        actor     => $class->person( $fields->{actor}, $actor ),
        ticket    => $class->id( $entry->{ticket} ),
        note      => $note,
        files     => scalar @{ $fields->{files} || [] },
        ( map { $_ => List::Util::sum0( values %{ $fields->{$_} || {} } ) } qw(findings remaining) ),
        pending   => 0 + ( $fields->{pending} || 0 ),
        $class->_why($fields),
    };
}

sub _why {
    my ( $class, $row ) = @_;
    return (
        reason        => $class->choice( GDPRReasons       => $row->{reason} ),
        document_kind => $class->choice( GDPRDocumentKinds => $row->{document_kind} ),
    );
}

1;
