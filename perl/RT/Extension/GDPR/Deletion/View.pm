# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Deletion::View;
use strict;
use warnings;

use RT::Extension::GDPR::Access;
use RT::Extension::GDPR::Note;
use RT::Extension::GDPR::Store;
use RT::Extension::GDPR::Users;

sub visible {
    my ( $class, $user, @rows ) = @_;
    my $access = RT::Extension::GDPR::Access->new($user);
    return grep { _readable_files( $access, $_, 1 ) } @rows;
}

sub list {
    my ( $class, $user, @rows ) = @_;
    my $access = RT::Extension::GDPR::Access->new($user);
    my $names  = RT::Extension::GDPR::Users->names( map { $_->{creator} } @rows );
    return map { _view( $access, $_, $names ) } @rows;
}

# What is still there of the files chosen and may be read; $most of them at most.
sub _readable_files {
    my ( $access, $row, $most ) = @_;
    my @files;
    for my $ref ( @{ $row->{refs} } ) {
        my $store = RT::Extension::GDPR::Store->of_ref($ref) or next;
        my $file  = $store->file($ref) or next;
        push @files, $file if $access->may_read($file);
        last if $most && @files == $most;
    }
    return @files;
}

sub _view {
    my ( $access, $row, $names ) = @_;
    my @files      = _readable_files( $access, $row );
    my $note       = @files && $row->{note} ? RT::Extension::GDPR::Note->text( $row->{note} ) : undef;
    my $is_waiting = $row->{state} =~ /\A(?:scheduled|refused)\z/;
    my $may_cancel = @files && $is_waiting && $access->may_delete_files( $row->{effective} );
    return {
        id            => $row->{id},
        ticket        => $row->{effective} // $row->{ticket},
        files         => [ map { _file($_) } @files ],
        when          => $row->{trigger_},
        due           => $row->{due},
        reason        => $row->{reason},
        document_kind => $row->{documentkind},
        note          => $note,
        by_id         => $row->{creator},
        by_name       => $names->{ $row->{creator} } // '',
        created       => $row->{created},
        state         => $row->{state},
        cause         => $row->{cause},
        overdue       => $row->{overdue},
        may_cancel    => $may_cancel ? 1 : 0,
    };
}

sub _file {
    my ($file) = @_;
    return { map { $_ => $file->{$_} } qw(ref name content_type size) };
}

1;

__END__

=head1 NAME

RT::Extension::GDPR::Deletion::View - what a user may see of scheduled deletions

=head1 DESCRIPTION

Takes rows of L<RT::Extension::GDPR::Deletion::Moment>. All methods are class methods.

=head1 METHODS

=head2 visible USER, ROW...

The rows of which the user may read at least one file that is still there.

=head2 list USER, ROW...

Each row as a hash; what the user may not read (files, the note) is left out of it. Times are
C<YYYY-MM-DD HH:MM:SS> UTC. Each has

=over 4

=item id, ticket

the ticket is the winner after a merge

=item files

reference to a list of C<< { ref, name, content_type, size } >>: what the user may read and is still there

=item when, due

C<resolve>, or C<date> and from when on

=item reason, document_kind, note

codes of C<%GDPRReasons> and C<%GDPRDocumentKinds>, free text; the last two may be undef

=item by_id, by_name, created

who scheduled it, and when

=item state, cause

C<scheduled>, C<refused>, C<done> or C<cancelled>; the slug of the problem that the last try met, or undef

=item overdue, may_cancel

1 or 0

=back

=cut
