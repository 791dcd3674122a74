# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Act::DeleteFiles;

use strict;
use warnings;
use base 'RT::Extension::GDPR::Act';

use RT::Extension::GDPR::Access;
use RT::Extension::GDPR::Config;
use RT::Extension::GDPR::FileMatcher;
use RT::Extension::GDPR::Plan;
use RT::Extension::GDPR::Problem;
use RT::Extension::GDPR::Scope;
use RT::Extension::GDPR::Store;
use RT::Extension::GDPR::Tombstone;

my $PROBLEM   = 'RT::Extension::GDPR::Problem';
my $STORE     = 'RT::Extension::GDPR::Store';
my $TOMBSTONE = 'RT::Extension::GDPR::Tombstone';

=head1 NAME

RT::Extension::GDPR::Act::DeleteFiles - delete files from a ticket

=head1 SYNOPSIS

    my $act  = 'RT::Extension::GDPR::Act::DeleteFiles';
    my $plan = $act->plan( user => $user, ticket => 12, files => ['attachment-34'] );
    RT::Extension::GDPR::Apply->run( $plan, user => $user, reason => 'check_done', via => 'page',
        expect => $plan->digest );

=head1 CLASS METHODS

=head2 name

=cut

sub name { return 'delete_files' }

=head2 files user => CURRENT_USER, ticket => ID

The files of the ticket and those merged into it that the user may read (hashes as in
L<RT::Extension::GDPR::Store>). Throws C<not_found>.

=cut

sub files {
    my ( $class, %args ) = @_;
    my $access = RT::Extension::GDPR::Access->new( $args{user} );
    my $scope  = RT::Extension::GDPR::Scope->ticket( $access->load_ticket( $args{ticket} )->id );
    return grep { $access->may_read($_) } map { $_->files($scope) } $STORE->file_stores;
}

=head2 plan user => CURRENT_USER, ticket => ID, files => \@refs

The L<RT::Extension::GDPR::Plan> that deletes these files. They may lie in other tickets (accepted
copies); each needs its own right. Those already deleted are left out.

Throws C<not_found> for a ticket or file that is not there or not to be seen, C<forbidden>,
C<invalid_request> for no files or malformed refs, C<too_many_files> for more than C<$GDPRMaxFiles>,
C<already_deleted> when none is left.

=cut

sub plan {
    my ( $class, %args ) = @_;
    my $access = RT::Extension::GDPR::Access->new( $args{user} );
    $access->require_delete_files( $args{ticket} );
    return RT::Extension::GDPR::Plan->new(
        act    => $class->name,
        access => $access,
        ticket => $access->load_ticket( $args{ticket} )->id,
        files  => [ $class->chosen( $access, $args{files} ) ],
        shows  => sub { $access->may_read_change( $_[0] ) },
    );
}

=head2 copies PLAN, CURRENT_USER

The files in the tickets of the plan that have the same bytes as one of its files and are neither in it
nor part of one, and that the user may read: hashes as of files, with C<of> (the ref it equals),
C<place> (C<same_ticket>, C<merged_ticket>, C<forwarded_message> or C<custom_field>) and C<may_delete>.

=cut

sub copies {
    my ( $class, $plan, $user ) = @_;
    my $access = RT::Extension::GDPR::Access->new($user);
    return map { { %$_, may_delete => $access->may_delete($_) } } grep { $access->may_read($_) }
        map { _copies($_) } $plan->parts;
}

sub _copies {
    my ($part) = @_;
    my %mine = map { $_->{ref} => $_ } map { ( $_, $STORE->named( $_->{store} )->within($_) ) } @{ $part->{files} };
    return map {
        my $copy = $_;
        +{ %$copy, place => _place( $copy, $mine{ $copy->{of} } ) };
    } grep { !$mine{ $_->{ref} } } map { $_->locate( $part->{scope}, $part->{matcher} ) } $STORE->file_stores;
}

sub _place {
    my ( $copy, $original ) = @_;
    return 'forwarded_message' if $copy->{source} eq 'forwarded';
    return 'custom_field'      if $copy->{source} eq 'custom_field';
    return $copy->{ticket} == $original->{ticket} ? 'same_ticket' : 'merged_ticket';
}

=head2 chosen ACCESS, REFS

The files of these refs (a reference to a list), after the checks that L</plan> tells of.

=cut

sub chosen {
    my ( $class, $access, $refs ) = @_;
    my %once;
    my @refs = grep { !$once{$_}++ } map { defined $_ ? $_ : q{} } @{ $refs || [] };
    my @bad  = grep { !$STORE->of_ref( $refs[$_] ) } 0 .. $#refs;
    $PROBLEM->throw( 'invalid_request', errors => [ { pointer => '/files', detail => 'at least one is needed' } ] )
        unless @refs;
    $PROBLEM->throw( 'invalid_request', errors => [ map { { pointer => "/files/$_", detail => 'not a file' } } @bad ] )
        if @bad;
    $PROBLEM->throw('too_many_files') if @refs > RT::Extension::GDPR::Config->get('GDPRMaxFiles');

    my ( @files, $deleted );
    for my $ref (@refs) {
        my $store = $STORE->of_ref($ref);
        my $file  = $store->file($ref);
        if ( !$file ) {
            my $by = $store->deleted_by($ref);
            $PROBLEM->throw( 'not_found', detail => $ref ) unless $by && $access->may_read_transaction($by);
            $deleted++;
            next;
        }
        $PROBLEM->throw( 'not_found', detail => $ref ) unless $access->may_read($file);
        $PROBLEM->throw( 'forbidden', detail => $ref ) unless $access->may_delete($file);
        push @files, $file;
    }
    $PROBLEM->throw('already_deleted') unless @files;

    # The order in which they were named must not show in the digest.
    return sort { $a->{ref} cmp $b->{ref} } @files;
}

=head1 AS AN ACT

See L<RT::Extension::GDPR::Act>. Of the arguments of a plan it takes C<ticket> and C<files>, a reference to a
list of hashes as in L<RT::Extension::GDPR::Store>, which may lie in other tickets too; their parts have
C<files> with their real sizes and C<matcher>, which finds them again
(L<RT::Extension::GDPR::FileMatcher>).

=cut

sub parts {
    my ( $class, %args ) = @_;
    my ( %files_of, %scope_of );
    my $asked = RT::Extension::GDPR::Scope->ticket( $args{ticket} );
    for my $file ( @{ $args{files} } ) {
        my $scope = $asked->holds( $file->{ticket} ) ? $asked : RT::Extension::GDPR::Scope->ticket( $file->{ticket} );
        $scope_of{ $scope->effective } = $scope;
        push @{ $files_of{ $scope->effective } }, $file;
    }
    return map { _part( $scope_of{$_}, @{ $files_of{$_} } ) }
        sort { ( $b == $asked->effective ) <=> ( $a == $asked->effective ) || $a <=> $b } keys %scope_of;
}

sub _part {
    my ( $scope, @files ) = @_;
    my ( @known, @wanted );
    for my $file (@files) {
        my $store = $STORE->named( $file->{store} );
        my @parts = ( $file, $store->within($file) );
        my @bytes = map { $store->bytes($_) } @parts;
        push @known, { %$file, size => length $bytes[0] || $file->{size} };
        push @wanted,
            map { { ref => $file->{ref}, bytes => $bytes[$_], content_type => $parts[$_]{content_type} } } 0 .. $#parts;
    }
    return { scope => $scope, files => \@known, matcher => RT::Extension::GDPR::FileMatcher->new(@wanted) };
}

# What must go along with a file goes wherever it lies, also where the user may not look.
sub changes {
    my ( $class, $part ) = @_;
    my @changes;
    push @changes, $_->changes( @$part{qw(scope files)}, [@changes] ) for $STORE->all;
    return @changes;
}

# Another process may have deleted a file since it was looked up. Without a change for it the plan
# would be applied and logged as a deletion of nothing.
sub check {
    my ( $class, $part ) = @_;
    $PROBLEM->throw('plan_stale')
        if grep { !$STORE->named( $_->{store} )->is_erased( $_, $part->{changes} ) } @{ $part->{files} };
    return;
}

sub confirm {
    my ( $class, $part, $access ) = @_;
    for my $file ( @{ $part->{files} } ) {
        $PROBLEM->throw( 'not_found', detail => $file->{ref} ) unless $access->may_read($file);
        $PROBLEM->throw( 'forbidden', detail => $file->{ref} ) unless $access->may_delete($file);
    }
    return;
}

sub described {
    my ( $class, $part ) = @_;
    return { files => [ sort map { $_->{ref} } @{ $part->{files} } ] };
}

# One history transaction for all files that the same people may know of.
sub tell {
    my ( $class, $part, $user, $what ) = @_;
    my %files;
    push @{ $files{ $_->{visibility} } }, $_ for @{ $part->{files} };
    return map {
        $_ => $TOMBSTONE->record( $part->{scope}->effective, $user, { %$what, visibility => $_, files => $files{$_} } )
    } sort keys %files;
}

sub remaining {
    my ( $class, $part ) = @_;
    return map { $_->remaining( @$part{qw(scope files matcher changes)} ) } $STORE->all;
}

# Traces have no ref: without a file nobody can tell what they are of.
sub knows {
    my ( $class, $access, $left ) = @_;
    return !$left->{ref} || $access->may_read($left);
}

sub logged {
    my ( $class, $part ) = @_;
    return ( files => $TOMBSTONE->described( $part->{files} ) );
}

1;
