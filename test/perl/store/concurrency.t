# SPDX-License-Identifier: GPL-2.0-only

# Twenty processes at once: each file is deleted once, and each deletion logged once.

use strict;
use warnings;

use RT::Extension::GDPR::Test;

use POSIX ();
use RT::Extension::GDPR::Act::DeleteFiles;
use RT::Extension::GDPR::Apply;
use RT::Extension::GDPR::Log;
use RT::Extension::GDPR::Problem;
use RT::Extension::GDPR::Tombstone;

my $test      = 'RT::Extension::GDPR::Test';
my $act       = 'RT::Extension::GDPR::Act::DeleteFiles';
my $processes = 20;

my @files = map { { name => "file $_.pdf", data => "content of $_" } } 0 .. $processes - 1;
my $crowd = $test->ticket_with_files( @files, { name => 'wanted.pdf', data => 'wanted by all' } );
my $wanted = $test->file_ref( $crowd, 'wanted.pdf' );
my @own    = map { $test->file_ref( $crowd, $_->{name} ) } @files;
my $ticket = $crowd->id;

# What became of it: 0 deleted, 1 another was faster, 2 anything else.
sub try_to_delete {
    my ($ref) = @_;
    my $result = eval {
        my $plan = $act->plan( user => RT->SystemUser, ticket => $ticket, files => [$ref] );
        RT::Extension::GDPR::Apply->run( $plan, user => RT->SystemUser, reason => 'check_done', via => 'shell' );
    };
    return 0 if $result && $result->{deleted} == 1;
    return RT::Extension::GDPR::Problem->caught($@)->slug =~ /^(?:plan_stale|already_deleted)$/ ? 1 : 2;
}

# All begin when the parent closes the pipe; each has its own connection.
$RT::Handle->Disconnect;
pipe my $wait, my $go or die "Cannot make a pipe: $!";
my @children;
for my $number ( 0 .. $processes - 1 ) {
    my $pid = fork // die "Cannot fork: $!";
    if ( !$pid ) {
        close $go;
        my $code = 99;
        eval {
            RT::ConnectToDatabase();
            sysread $wait, my $nothing, 1;
            $code = 10 * try_to_delete($wanted) + try_to_delete( $own[$number] );
        };
        POSIX::_exit($code);
    }
    push @children, $pid;
}
close $wait;
close $go;
my @codes = map { waitpid $_, 0; $? >> 8 } @children;
RT::ConnectToDatabase();

is_deeply( [ map { $_ % 10 } @codes ], [ (0) x $processes ], 'each deleted its own file' );
is_deeply( [ sort map { int $_ / 10 } @codes ], [ 0, (1) x ( $processes - 1 ) ], 'one of them the file that all wanted' );
is( RT::Extension::GDPR::Log->size, $processes + 1, 'an entry for each' );
my %refs;
$refs{ $_->{fields}{files}[0]{ref} }++ for RT::Extension::GDPR::Log->entries( limit => 100 );
is_deeply( \%refs, { map { $_ => 1 } $wanted, @own }, 'each once' );
my $found = RT::Extension::GDPR::Log->verify;
ok( $found->{ok}, 'the log is sound' ) or diag explain $found->{problems};
is( scalar( RT::Extension::GDPR::Tombstone->for_ticket( $ticket, RT->SystemUser ) ), $processes + 1, 'the history has each once' );
is_deeply( [ $act->files( user => RT->SystemUser, ticket => $ticket ) ], [], 'no file is left' );

done_testing;
