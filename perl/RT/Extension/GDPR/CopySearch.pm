# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::CopySearch;

use strict;
use warnings;

use Digest::SHA ();
use List::Util qw(max min);
use RT::Extension::GDPR::Access;
use RT::Extension::GDPR::Act::DeleteFiles;
use RT::Extension::GDPR::Config;
use RT::Extension::GDPR::Database;
use RT::Extension::GDPR::FileMatcher;
use RT::Extension::GDPR::Problem;
use RT::Extension::GDPR::Scope;
use RT::Extension::GDPR::Store;
use RT::Extension::GDPR::Store::Attachment;
use RT::Extension::GDPR::Store::CustomFieldValue;
use RT::Extension::GDPR::Store::ForwardedMail;
use RT::Extension::GDPR::Visibility;
use Time::HiRes ();

my $DATABASE = 'RT::Extension::GDPR::Database';

=head1 NAME

RT::Extension::GDPR::CopySearch - the same files in other tickets

=head1 SYNOPSIS

    my $cursor;
    do {
        my $step = RT::Extension::GDPR::CopySearch->step(
            user => $user, ticket => 12, files => ['attachment-34'], cursor => $cursor );
        offer( @{ $step->{copies} } );
        $cursor = $step->{cursor};
    } while defined $cursor;

=head1 DESCRIPTION

RT has no index by content, so all attachments and custom field values are walked, by id, in windows of as many ids. In
a window the database leaves out what cannot be the file by size; then what the user may not read is left out; and only
of the rest any content is read. Tickets of every status are searched, deleted ones too.

The steps share nothing but the cursor, which is the end of a window. Windows are ranges of ids, whatever lies in them,
so neither cursor nor progress tells of what the user may not read.

=head1 CLASS METHODS

=head2 step(user => $current_user, ticket => $id, files => \@refs, cursor => $cursor)

Searches for at least one window and as long as C<$GDPRCopySearchSeconds> allow (C<seconds> and C<window>, a number of
ids, say otherwise). Returns C<< { copies, cursor, progress,
complete } >>: the copies found in this step (files as in L<RT::Extension::GDPR::Store>, with C<of>, C<place>
C<other_ticket> and C<may_delete>), the cursor of the next step or undef at the end, how much is done (0 to 1), and
whether that was all. Each copy is found in exactly one step.

Throws C<not_found>, C<forbidden>, C<invalid_request> and C<already_deleted> as
L<RT::Extension::GDPR::Act::DeleteFiles/plan> does.

=cut

# A window must be small enough that one never takes much longer than the seconds a step may take.
use constant WINDOW => 500;

my @PHASES = (
    { name => 'attachments', table => 'Attachments',             search => \&_attachments },
    { name => 'values',      table => 'ObjectCustomFieldValues', search => \&_values },
);

sub step {
    my ( $class, %args ) = @_;
    my $self   = $class->_new(%args);
    my $until  = _seconds() + ( $args{seconds} // RT::Extension::GDPR::Config->get('GDPRCopySearchSeconds') );
    my $window = $args{window} || WINDOW;

    my ( $phase, $after ) = $self->_position( $args{cursor} );
    my @last = map { $DATABASE->row("SELECT MAX(id) AS last FROM $_->{table}")->{last} || 0 } @PHASES;
    my @copies;
    while ( $phase < @PHASES ) {
        push @copies, $PHASES[$phase]{search}->( $self, $after, $after + $window ) if $after < $last[$phase];
        $after += $window;
        ( $phase, $after ) = ( $phase + 1, 0 ) if $after >= $last[$phase];
        last if _seconds() >= $until;
    }

    my $complete = $phase >= @PHASES;
    my $total    = $last[0] + $last[1];
    my $done     = $after + ( $phase ? $last[0] : 0 );
    return {
        copies => [ map { { %$_, place => 'other_ticket', may_delete => $self->{access}->may_delete($_) } } @copies ],
        cursor   => $complete ? undef : "$PHASES[$phase]{name}-$after",
        progress => $complete || !$total ? 1 : min( 1, $done / $total ),
        complete => $complete ? 1 : 0,
    };
}

sub _new {
    my ( $class, %args ) = @_;
    my $access = RT::Extension::GDPR::Access->new( $args{user} );
    $access->require_delete_files( $args{ticket} );
    my $ticket = $access->load_ticket( $args{ticket} );

    my @chosen = RT::Extension::GDPR::Act::DeleteFiles->chosen( $access, $args{files} );
    my @wanted;
    for my $file (@chosen) {
        my $store = RT::Extension::GDPR::Store->named( $file->{store} );
        push @wanted, map { { ref => $file->{ref}, bytes => $store->bytes($_), content_type => $_->{content_type} } }
            $file, $store->within($file);
    }
    return bless {
        access  => $access,
        chosen  => { map { $_->{ref} => 1 } @chosen },
        scope   => RT::Extension::GDPR::Scope->ticket( $ticket->id ),
        matcher => RT::Extension::GDPR::FileMatcher->new(@wanted),
        digests => [ map { Digest::SHA::sha256_hex( $_->{bytes} ) } @wanted ],
    }, $class;
}

sub _position {
    my ( $self, $cursor ) = @_;
    return ( 0, 0 ) unless defined $cursor;
    for my $phase ( 0 .. $#PHASES ) {
        return ( $phase, $1 ) if $cursor =~ /\A\Q$PHASES[$phase]{name}\E-([0-9]{1,15})\z/;
    }
    return RT::Extension::GDPR::Problem->throw( 'invalid_request',
        errors => [ { pointer => '/cursor', detail => 'not of this search' } ] );
}

sub _attachments {
    my ( $self, $after, $to ) = @_;
    my $files = 'RT::Extension::GDPR::Store::Attachment';
    my $mails = 'RT::Extension::GDPR::Store::ForwardedMail';
    return (
        $self->_matching( $files, $files->files_where( $self->_likely( 'a', 'Content', $after, $to ) ) ),
        map { $mails->located_in( $_, $self->{matcher} ) } $self->_readable_mails( $mails, $after, $to ),
    );
}

sub _values {
    my ( $self, $after, $to ) = @_;
    my $values = 'RT::Extension::GDPR::Store::CustomFieldValue';
    return $self->_matching( $values, $values->files_where( $self->_likely( 'v', 'LargeContent', $after, $to ) ) );
}

# The right to read comes before the content: how long a step takes must not depend on what others hide.
sub _matching {
    my ( $self, $store, @files ) = @_;
    return map {
        my $bytes = $store->bytes($_);
        my $of    = $self->{matcher}->matches( $bytes, $_->{content_type} );
        $of ? { %$_, of => $of, size => length $bytes } : ();
    } grep { $self->_is_elsewhere($_) && $self->{access}->may_read($_) } @files;
}

sub _readable_mails {
    my ( $self, $mails, $after, $to ) = @_;
    my ($least) = $self->{matcher}->stored_size;
    my @rows = $DATABASE->rows(
        'SELECT a.id, a.TransactionId, t.ObjectId, t.Type FROM Attachments a JOIN Transactions t ON t.id = a.TransactionId'
            . " WHERE t.ObjectType = 'RT::Ticket' AND a.id > ? AND a.id <= ? AND " . $mails->row_condition('a')
            . " AND (a.ContentEncoding = 'external' OR " . _length('a.Content') . ' >= ?) ORDER BY a.id',
        $after, $to, int $least
    );
    return map { $_->{id} } grep {
        my $place = {
            ticket      => $_->{objectid},
            transaction => $_->{transactionid},
            visibility  => RT::Extension::GDPR::Visibility->of( $_->{type} ),
        };
        $self->_is_elsewhere($place) && $self->{access}->may_read($place);
    } @rows;
}

# SQL and values for the rows of a window that may be a wanted file. An external row has the digest of its content.
sub _likely {
    my ( $self, $alias, $column, $after, $to ) = @_;
    my ( $least, $most ) = $self->{matcher}->stored_size;
    my $digests = $DATABASE->in_list( @{ $self->{digests} } );
    my $length  = _length("$alias.$column");
    return (
        "$alias.id > ? AND $alias.id <= ? AND ("
            . "($alias.ContentEncoding = 'external' AND ($alias.$column IN $digests OR $alias.ContentType LIKE 'text/%'))"
            . " OR (COALESCE($alias.ContentEncoding, 'none') <> 'external' AND $length BETWEEN ? AND ?))",
        $after, $to, @{ $self->{digests} }, max( 1, int $least ), int $most
    );
}

sub _is_elsewhere {
    my ( $self, $file ) = @_;
    return !$self->{scope}->holds( $file->{ticket} ) && !( $file->{ref} && $self->{chosen}{ $file->{ref} } );
}

# In bytes; SQLite counts the characters of a text.
sub _length {
    my $column = shift;
    return $DATABASE->type eq 'SQLite' ? "LENGTH(CAST($column AS BLOB))" : "OCTET_LENGTH($column)";
}

sub _seconds { return Time::HiRes::clock_gettime( Time::HiRes::CLOCK_MONOTONIC() ) }

1;
