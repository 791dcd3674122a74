# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::ExternalObject;

use strict;
use warnings;

use Fcntl qw(:flock);
use File::Basename qw(dirname);
use File::Glob qw(bsd_glob);
use IO::Handle;

=head1 NAME

RT::Extension::GDPR::ExternalObject - one object in RT's external storage, on its way out

=head1 SYNOPSIS

    my $lock   = RT::Extension::GDPR::ExternalObject->lock_writer or return;
    my $object = RT::Extension::GDPR::ExternalObject->new($digest);
    $object->set_aside( needed_before() );
    $object->finish( needed_now() ) if $object->state eq 'aside';

=head1 DESCRIPTION

An object goes in two steps, so that a row that came to need it in between gets it back: L</set_aside> takes it where
nobody finds it, L</finish> destroys it or puts it back. On disk it is renamed within its folder; a process that dies
between the steps leaves it there, and the next removal of the same digest goes on from it. Other storages have no
rename: there the octets are read first and stored again if need be.

RT's storages can delete only from 5.0.8 on. Before that the disk is our own work, Amazon S3's client is asked directly,
and with any other the removal fails and stays pending: nothing is ever called removed that is not.

=head1 METHODS

=head2 lock_writer

Takes the lock that F<rt-externalize-attachments> takes on its own script file to run only once, shared among ourselves.
Returns something that holds the lock while it lives, or undef when the program is running.

=cut

sub lock_writer {
    my @held;
    for my $script ( bsd_glob("$RT::SbinPath/rt-externalize-attachments*") ) {
        open my $handle, '<', $script or next;
        flock $handle, LOCK_SH | LOCK_NB or return undef;
        push @held, $handle;
    }
    return \@held;
}

=head2 new($digest)

The object of that digest (SHA-256, 64 hexadecimal digits).

=head2 digest

=head2 state

C<present>, C<aside>, or at the end C<removed>, C<kept> or C<failed>.

=cut

sub new {
    my ( $class, $digest ) = @_;
    my $self = bless { digest => $digest, state => 'present' }, $class;
    $self->{storage} = RT->System->ExternalStorage;
    $self->{path}    = _path( $self->{storage}, $digest )
        if $self->{storage} && $self->{storage}->isa('RT::ExternalStorage::Disk');
    return $self;
}

sub digest { return $_[0]->{digest} }
sub state  { return $_[0]->{state} }

# As RT::ExternalStorage::Disk has it; RT has a method for it from 5.0.8 on.
sub _path {
    my ( $storage, $digest ) = @_;
    return $storage->_FilePath($digest) if $storage->can('_FilePath');
    return join '/', $storage->Path, $digest =~ /^(...)(...)(.*)/;
}

=head2 set_aside($needed)

Takes the object where nobody finds it, unless C<$needed> (C<< { class, id } >> of a record that has its digest) says
that it is needed.

=head2 finish($needed)

Destroys an object that was set aside, or puts it back when it is needed now.

=cut

sub set_aside {
    my ( $self, $needed ) = @_;
    return $self->_attempt( sub { $needed ? $self->_put_back($needed) : $self->_take_away } );
}

sub finish {
    my ( $self, $needed ) = @_;
    return $self->_attempt( sub { $needed ? $self->_put_back($needed) : $self->_destroy } );
}

sub _attempt {
    my ( $self, $code ) = @_;
    eval { $self->{state} = $code->(); 1 } or do {
        my ($cause) = $@ =~ /\A([\w ,'-]+)\n\z/;
        RT->Logger->error( 'A file in external storage was not removed: ' . ( $cause || 'the storage failed' ) );
        $self->{state} = 'failed';
    };
    return;
}

sub _take_away {
    my $self = shift;
    die "external storage is not configured\n" unless $self->{storage};
    die "not a digest\n"                       unless $self->{digest} =~ /\A[0-9a-f]{64}\z/;

    if ( my $path = $self->{path} ) {
        die "the storage folder is not mounted\n" unless $self->_is_mounted;
        rename $path, "$path.aside" or $!{ENOENT} or die "the file cannot be renamed\n";
        return 'aside';
    }

    my $delete = $self->_deleter or die "this storage cannot delete\n";
    ( $self->{octets} ) = $self->{storage}->Get( $self->{digest} );
    my ( $done, $message ) = $delete->();
    die "the storage refused\n" unless $done;
    return 'aside';
}

# A folder of the storage stays when its files go, so an empty storage is one that is not there: a file is missing, not
# removed.
sub _is_mounted {
    my $self = shift;
    return -d dirname( $self->{path} ) || bsd_glob( $self->{storage}->Path . '/[0-9a-f][0-9a-f][0-9a-f]' );
}

sub _destroy {
    my $self = shift;
    if ( my $path = $self->{path} ) {
        unlink "$path.aside" or $!{ENOENT} or die "the file cannot be removed\n";
        _flush( dirname($path) );
    }
    delete $self->{octets};
    return 'removed';
}

# A rename over what a writer stored meanwhile does no harm: the digest says that the octets are the same.
sub _put_back {
    my ( $self, $needed ) = @_;
    if ( my $path = $self->{path} ) {
        rename "$path.aside", $path or $!{ENOENT} or die "the file cannot be put back\n";
    }
    elsif ( defined $self->{octets} ) {
        my $record = $needed->{class}->new( RT->SystemUser );
        $record->Load( $needed->{id} );
        my ($done) = $self->{storage}->Store( $self->{digest}, $self->{octets}, $record );
        die "the storage refused to take the file back\n" unless $done;
    }
    return 'kept';
}

sub _deleter {
    my $self = shift;
    my ( $storage, $digest ) = @{$self}{qw(storage digest)};
    return sub { $storage->Delete($digest) }                 if $storage->can('Delete');
    return sub { $storage->BucketObj->delete_key($digest) } if $storage->isa('RT::ExternalStorage::AmazonS3');
    return undef;
}

# What the log calls removed must not come back after a power failure.
sub _flush {
    my $folder = shift;
    open my $handle, '<', $folder or return;
    $handle->sync;
    return;
}

1;
