# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Install::Defaults;
use strict;
use warnings;

use Digest::SHA qw(sha256_hex);
use File::Basename qw(basename dirname);
use File::Path qw(make_path);

sub new {
    my ( $class, $ledger ) = @_;
    return bless { ledger => $ledger }, $class;
}

sub deliver {
    my ( $self, $text, $target, %args ) = @_;
    my $name      = basename($target);
    my $delivered = $self->_delivered($name) || '';
    my $digest    = sha256_hex($text);
    my $there     = -e $target ? read_file($target) : undef;
    my $outcome
        = !defined $there  ? 'new'
        : $there eq $text  ? 'same'
        : $args{replace_unchanged} && $delivered eq sha256_hex($there) ? 'replaced'
        : $delivered eq $digest ? 'kept'
        :                         'beside';

    write_file( $target,       $text ) if $outcome eq 'new' || $outcome eq 'replaced';
    write_file( "$target.new", $text ) if $outcome eq 'beside';
    $self->_record( $name, $digest ) unless $delivered eq $digest;
    return $outcome;
}

sub read_file {
    my ($path) = @_;
    open my $file, '<:raw', $path or die "Cannot read $path: $!\n";
    local $/ = undef;
    return scalar <$file>;
}

# All or nothing, and with the owner and mode the file had.
sub write_file {
    my ( $path, $text, $mode ) = @_;
    my ( $old_mode, $user, $group ) = ( stat $path )[ 2, 4, 5 ];
    make_path( dirname($path) );
    my $partial = "$path.tmp$$";
    open my $file, '>:raw', $partial or die "Cannot write $partial: $!\n";
    ( print {$file} $text ) && close $file or die "Cannot write $partial: $!\n";
    chmod $mode || ( defined $old_mode ? $old_mode & 07777 : 0644 ), $partial or die "Cannot change $partial: $!\n";
    chown $user, $group, $partial if defined $user && $> == 0;
    rename $partial, $path or die "Cannot write $path: $!\n";
    return;
}

sub _delivered {
    my ( $self, $name ) = @_;
    return $self->_entries->{$name};
}

sub _entries {
    my ($self) = @_;
    return {} unless -e $self->{ledger};
    return { reverse read_file( $self->{ledger} ) =~ /^([0-9a-f]{64})  (.+)$/mg };
}

sub _record {
    my ( $self, $name, $digest ) = @_;
    my %entries = ( %{ $self->_entries }, $name => $digest );
    write_file( $self->{ledger}, join '', map {"$entries{$_}  $_\n"} sort keys %entries );
    return;
}

1;

__END__

=head1 NAME

RT::Extension::GDPR::Install::Defaults - brings default files without touching a site's own

=head1 DESCRIPTION

A small ledger holds the SHA-256 of each default as it was last delivered, so that a default that
changed is told from a file the site changed.

=head1 METHODS

=head2 new LEDGER

LEDGER is the path of the ledger.

=head2 deliver TEXT, TARGET, [replace_unchanged => 1]

Brings the octets TEXT to the path TARGET and returns what that came to:

=over 4

=item new

There was no such file; it was written.

=item same

It is there and the same.

=item replaced

With C<replace_unchanged>: the site never changed the older default, which was replaced.

=item kept

The site's differs from the default, which is the one delivered before: nothing was written.

=item beside

The site's is kept, and the new default was written beside it as F<TARGET.new>.

=back

=head1 FUNCTIONS

=head2 read_file PATH

The file's octets.

=head2 write_file PATH, TEXT, [MODE]

Writes the file whole or not at all, with MODE, else the mode and owner it had, else 0644.

=cut
