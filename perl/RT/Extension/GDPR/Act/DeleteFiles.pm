# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Act::DeleteFiles;

use strict;
use warnings;

use RT::Extension::GDPR::Access;
use RT::Extension::GDPR::Config;
use RT::Extension::GDPR::Plan;
use RT::Extension::GDPR::Problem;
use RT::Extension::GDPR::Scope;
use RT::Extension::GDPR::Store;

my $PROBLEM = 'RT::Extension::GDPR::Problem';
my $STORE   = 'RT::Extension::GDPR::Store';

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
        ticket => $access->load_ticket( $args{ticket} )->id,
        files  => [ $class->chosen( $access, $args{files} ) ],
        shows  => sub { $access->may_read_change( $_[0] ) },
    );
}

=head2 copies PLAN, CURRENT_USER

The plan's copies (L<RT::Extension::GDPR::Plan/copies>) that the user may read, each with
C<may_delete>.

=cut

sub copies {
    my ( $class, $plan, $user ) = @_;
    my $access = RT::Extension::GDPR::Access->new($user);
    return map { { %$_, may_delete => $access->may_delete($_) } } grep { $access->may_read($_) } $plan->copies;
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

1;
